import http, { type IncomingMessage } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '../../infra/loopback.ts';
import type { Heard } from './questions.ts';

export interface Listener {
  url: string;
  stop(): Promise<void>;
}

/** Headers that a client sets by itself, for its own connection. */
const ownHeaders = ['host', 'connection', 'content-length', 'authorization'];

/** A proxy in front of a service: passes every request on, and reports it. */
export async function startListener(
  to: Heard['to'],
  target: string,
  onRequest: (heard: Heard) => void,
): Promise<Listener> {
  const server = http.createServer(async (request, response) => {
    const body = await readBody(request);
    onRequest({ to, ...heardOf(request), body: body.toString() });
    const onward = http.request(new URL(request.url ?? '/', target), {
      method: request.method ?? 'GET',
      // The service accepts only calls whose Host header is its own address.
      headers: { ...request.headers, host: new URL(target).host },
    });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end(body);
  });
  return { url: await listenOnLoopback(server), stop: () => closeServer(server) };
}

function heardOf({ method = 'GET', url = '/', headers }: IncomingMessage): Omit<Heard, 'to' | 'body'> {
  const target = headers['x-amz-target'];
  const kept = Object.entries(headers).filter(([name]) => !ownHeaders.includes(name));
  return {
    method: typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : method,
    path: url,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
  };
}

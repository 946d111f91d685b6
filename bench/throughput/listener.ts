import http, { type IncomingMessage } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '../../infra/loopback.ts';
import type { Heard } from './questions.ts';

export interface Listener {
  url: string;
  stop(): Promise<void>;
}

/** Those that a client sets by itself, for the one connection. */
const ownHeaders = ['host', 'connection', 'content-length', 'authorization'];

/** Stands before a service, passes every request on, and hands over what it heard. */
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
      // The service admits calls that name its own address alone.
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

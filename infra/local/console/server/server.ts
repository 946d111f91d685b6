import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { notJson, parseJson } from '../../../../functions/shared/json.ts';
import { closeServer, listenOnLoopback } from '../../../loopback.ts';
import { readCommand } from '../clicks/command.ts';
import { refusalOf, securityHeaders } from './guard.ts';
import { createLive } from './live.ts';
import type { PageFile } from './page-files.ts';
import type { Session } from './session.ts';

const bodyBytesMax = 1024 * 1024;

/** Serves the page, its live state and its commands, on 127.0.0.1 only. */
export async function startServer(
  session: Session,
  files: ReadonlyMap<string, PageFile>,
  port: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const live = createLive(session.read);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const path = request.url?.split('?')[0] ?? '/';
    if (request.method === 'POST') {
      if (path !== '/do') return answer(response, 404, { error: 'There is no such address.' });
      return carryOut(request, response);
    }
    if (path === '/live') return live.watch(response);
    const file = files.get(path);
    if (file === undefined) return answer(response, 404, { error: 'There is no such page.' });
    response.writeHead(200, { 'content-type': file.type }).end(file.content);
  }

  async function carryOut(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(request);
    if (text === null) return answer(response, 413, whole('is longer than the 1 MiB that is read of it.'));
    const body = parseJson(text);
    if (body === notJson) return answer(response, 400, whole('is not JSON.'));
    const read = readCommand(body);
    if ('errors' in read) return answer(response, 400, { errors: read.errors });
    const { command } = read;
    try {
      if (command.do === 'reset') await session.reset();
      else await session.click(command);
    } catch (error) {
      const message = error instanceof Error ? error.message : 'It could not be done.';
      return answer(response, 409, { errors: [{ field: '', message }] });
    }
    answer(response, 200, {});
  }

  const server = http.createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, port, refusalOf);
  return {
    url,
    async stop() {
      live.stop();
      await closeServer(server);
    },
  };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const whole = (rule: string) => ({ errors: [{ field: '', message: `What was sent ${rule}` }] });

/** Null when it is longer than any command. It is still read to its end, so that the client can read the answer. */
async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= bodyBytesMax) chunks.push(Buffer.from(chunk));
  }
  return length > bodyBytesMax ? null : Buffer.concat(chunks).toString('utf8');
}

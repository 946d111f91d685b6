import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { readCommand } from './command.ts';
import { refusalOf, securityHeaders } from './guard.ts';
import { createLive } from './live.ts';
import type { PageFile } from './page-files.ts';
import type { Session } from './session.ts';

const largestBody = 1024 * 1024;

/** Serves the page, what it watches, and what it asks for; on 127.0.0.1 and to nobody else. */
export async function startServer(
  session: Session,
  files: ReadonlyMap<string, PageFile>,
  port: number,
): Promise<{ url: string; stop(): Promise<void> }> {
  const live = createLive(session.look);
  let own = '';

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const refusal = refusalOf(request, own);
    if (refusal !== null) return answer(response, 403, { error: refusal });
    const path = request.url?.split('?')[0] ?? '/';
    if (request.method === 'POST') {
      if (path !== '/do') return answer(response, 404, { error: 'There is no such address.' });
      return obey(request, response);
    }
    if (path === '/live') return live.watch(response);
    const file = files.get(path);
    if (file === undefined) return answer(response, 404, { error: 'There is no such page.' });
    response.writeHead(200, { 'content-type': file.type }).end(file.content);
  }

  async function obey(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
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
  const url = await listenOnLoopback(server, port);
  own = new URL(url).host;
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

/** Undefined where it is no JSON, which no command is. @throws when it is longer than any message may be */
async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > largestBody) throw new Error('The body is too long');
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}

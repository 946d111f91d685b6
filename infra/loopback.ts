import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http, {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { guardServer, type RefusalOf, refusalOfPages } from './loopback-guard.ts';

/**
 * Listens only on loopback. Port 0: any free port. Every port of the local stack is opened here, so that each has a
 * guard. The default guard admits programs and refuses pages in a browser. Resolves to the server's URL without a final
 * slash.
 */
export async function listenOnLoopback(
  server: Server,
  port = 0,
  refusalOf: RefusalOf = refusalOfPages,
): Promise<string> {
  // Longer than clients keep an idle connection, so that no client uses one that the server has just closed.
  server.keepAliveTimeout = 120_000;
  let own = '';
  guardServer(server, () => own, refusalOf);
  const listening = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  await listening;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP port');
  own = `127.0.0.1:${address.port}`;
  return `http://${own}`;
}

/** Where a server listens: on a port of loopback, or on a local socket, which no browser can reach. */
export type Address = { url: string } | { socketPath: string };

/**
 * Listens on a local socket, without a port, in a folder that no other user can enter. The folder is removed at the
 * end.
 */
export async function listenPrivately(server: Server): Promise<{ socketPath: string }> {
  // The folder's mode is 0700. Windows has named pipes instead of sockets in a folder.
  const folder = mkdtempSync(path.join(tmpdir(), 'zuora-'));
  const socketPath = path.join(process.platform === 'win32' ? '\\\\.\\pipe' : '', folder, 'socket');
  server.once('close', () => rmSync(folder, { recursive: true, force: true }));
  const listening = once(server, 'listening');
  server.listen(socketPath);
  await listening;
  return { socketPath };
}

/** Listens on a free port. The benchmark uses this to call an emulator without a proxy. */
export async function listenOpenly(server: Server): Promise<{ url: string }> {
  return { url: await listenOnLoopback(server) };
}

/** How an emulator starts to listen: `listenPrivately` or `listenOpenly`. */
export type Listen<At extends Address = Address> = (server: Server) => Promise<At>;

export interface EmulatorServer<At extends Address = Address> {
  address: At;
  stop(): Promise<void>;
}

/** Closes a server without waiting for its clients: idle and hanging connections are broken. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** Reads a whole body into memory. The emulators only get small ones. */
export async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Answers in AWS's JSON protocol. */
export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Calls a server. Each call has its own connection: a connection kept alive could break between two calls. */
export function exchange(
  address: Address,
  {
    body = Buffer.alloc(0),
    ...request
  }: Pick<http.RequestOptions, 'method' | 'path' | 'headers' | 'signal'> & { body?: Buffer },
): Promise<Answer> {
  const where = 'url' in address ? { host: '127.0.0.1', port: new URL(address.url).port } : address;
  return new Promise((resolve, reject) => {
    const onward = http.request({ ...where, ...request, agent: false }, (answer) => {
      readBody(answer).then(
        (answered) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: answered }),
        reject,
      );
    });
    onward.on('error', reject);
    onward.end(body);
  });
}

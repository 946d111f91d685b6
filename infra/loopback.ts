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
 * Listens on loopback and nowhere else; port 0 takes a free one. Every port of the local stack is opened here, so that
 * each has a guard: without one of its own, it admits programs and no page in a browser. Resolves to the server's URL
 * without a final slash.
 */
export async function listenOnLoopback(
  server: Server,
  port = 0,
  refusalOf: RefusalOf = refusalOfPages,
): Promise<string> {
  // Longer than any client keeps an idle connection, so that none meets a server that has just closed it.
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

/** Where a server listens: on a port of loopback, or on a socket that no browser can reach. */
export type Address = { url: string } | { socketPath: string };

/** Listens on a socket in a folder that no other user can enter, without any port. Its folder goes when it closes. */
export async function listenPrivately(server: Server): Promise<{ socketPath: string }> {
  // The folder's mode is 0700. Windows has named pipes in place of sockets in a folder.
  const folder = mkdtempSync(path.join(tmpdir(), 'zuora-'));
  const socketPath = path.join(process.platform === 'win32' ? '\\\\.\\pipe' : '', folder, 'socket');
  server.once('close', () => rmSync(folder, { recursive: true, force: true }));
  const listening = once(server, 'listening');
  server.listen(socketPath);
  await listening;
  return { socketPath };
}

/** Listens on a free port, for the benchmark's shorter way to an emulator. */
export async function listenOpenly(server: Server): Promise<{ url: string }> {
  return { url: await listenOnLoopback(server) };
}

/** How an emulator comes to listen: by `listenPrivately` or `listenOpenly`. */
export type Listen<At extends Address = Address> = (server: Server) => Promise<At>;

export interface EmulatorServer<At extends Address = Address> {
  address: At;
  stop(): Promise<void>;
}

/** Closes a server without waiting for its clients: kept-alive and hanging connections are cut. */
export async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

/** Reads a whole body; what the emulators get is small. */
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

/** Asks a server. A connection per call: one kept alive could break between two calls, a fault that nobody asked for. */
export function exchange(
  address: Address,
  {
    body = Buffer.alloc(0),
    ...request
  }: Pick<http.RequestOptions, 'method' | 'path' | 'headers'> & { body?: Buffer },
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

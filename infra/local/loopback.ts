import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Listens on loopback and nowhere else; port 0 takes a free one. Resolves to the server's URL without a final slash. */
export async function listenOnLoopback(server: Server, port = 0): Promise<string> {
  // Longer than any client keeps an idle connection, so that none meets a server that has just closed it.
  server.keepAliveTimeout = 120_000;
  const listening = once(server, 'listening');
  server.listen(port, '127.0.0.1');
  await listening;
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no TCP port');
  return `http://127.0.0.1:${address.port}`;
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

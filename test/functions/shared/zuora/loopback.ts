import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { onTestFinished } from 'vitest';
import {
  createZuoraClient,
  type ZuoraCaller,
  type ZuoraCallReport,
  type ZuoraClientOptions,
} from '../../../../functions/shared/zuora/client.ts';
import { ZuoraError } from '../../../../functions/shared/zuora/errors.ts';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export type Respond = (response: ServerResponse, request: SeenRequest) => void;

/** A plain HTTP server for one test, which records its requests. */
export async function startServer(respond: Respond) {
  const requests: SeenRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { method = '', url = '', headers } = incoming;
    const request = { method, url, headers, body: Buffer.concat(chunks).toString() };
    requests.push(request);
    respond(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  const sent = (method: string, path = '/') =>
    requests.filter((r) => r.method === method && r.url.startsWith(path));
  return { origin: `http://127.0.0.1:${address.port}`, requests, sent };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

export const tokenPath = '/oauth/token';

/** Tokens `token-1`, `token-2`, … */
export function tokenGiver(expiresIn: unknown = 3599) {
  let count = 0;
  return (response: ServerResponse) => {
    count += 1;
    json(response, 200, { access_token: `token-${count}`, token_type: 'bearer', expires_in: expiresIn });
  };
}

export const notAuthenticated = {
  success: false,
  reasons: [{ code: '90000011', message: 'Not authenticated.' }],
};

export const caller: ZuoraCaller = { tenant: 'acme', entityId: null, orgIds: null, trackId: 'track-1' };
/** Long enough for a slow machine. */
export const limits = { timeoutMs: 20_000, timeLeftMs: () => 60_000 };

/**
 * A client whose secret is the result of `secret`, called with the number of the read. Each content has its own
 * version.
 */
export function prepareClient(
  secret: (reading: number) => object | null,
  options: Pick<ZuoraClientOptions, 'tokensPerMinute' | 'transport'> = {},
) {
  const reports: ZuoraCallReport[] = [];
  const clock = { now: Date.parse('2026-12-02T10:00:00Z') };
  const secretNames: string[] = [];
  const versions: string[] = [];
  const client = createZuoraClient({
    readSecret: async (name) => {
      secretNames.push(name);
      const value = secret(secretNames.length);
      if (value === null) return null;
      const text = JSON.stringify(value);
      if (!versions.includes(text)) versions.push(text);
      return { text, versionId: `version-${versions.indexOf(text) + 1}` };
    },
    secretPrefix: 'prefix',
    extraHosts: ['127.0.0.1'],
    now: () => clock.now,
    report: (event) => reports.push(event),
    ...options,
  });
  return { client, reports, clock, secretNames };
}

export async function failureOf(work: Promise<unknown>): Promise<ZuoraError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ZuoraError) return error;
    throw error;
  }
  throw new Error('It did not fail');
}

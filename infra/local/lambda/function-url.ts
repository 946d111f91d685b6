import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { closeServer, listenOnLoopback, readBody } from '../../loopback.ts';
import type { InvocationResult } from './function-instance.ts';

export interface FunctionUrl {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface FunctionUrlOptions {
  invoke(event: unknown): Promise<InvocationResult>;
  /** Default 0: any free port. */
  port?: number;
}

/**
 * Gives a function an address, as a Lambda function URL does (docs.aws.amazon.com, "Invoking Lambda function URLs").
 */
export async function startFunctionUrl({ invoke, port = 0 }: FunctionUrlOptions): Promise<FunctionUrl> {
  const server = http.createServer((request, response) => {
    serve(request, response, invoke).catch(() => response.destroy());
  });
  return { url: await listenOnLoopback(server, port), stop: () => closeServer(server) };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  invoke: FunctionUrlOptions['invoke'],
): Promise<void> {
  const result = await invoke(toEvent(request, await readBody(request)));
  const { status, headers, body } = toAnswer(result);
  response.writeHead(status, headers);
  response.end(body);
}

/** Bodies of other types are passed to the function in base64. */
const textTypes = /^(text\/|application\/(json|javascript|xml))/i;

/** The event of payload format 2.0. */
function toEvent(request: IncomingMessage, body: Buffer): object {
  const { method = 'GET', url = '/' } = request;
  const [rawPath = '/', ...query] = url.split('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : (value ?? ''),
    ]),
  );
  const isBase64Encoded = !textTypes.test(headers['content-type'] ?? '') && body.length > 0;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: query.join('?'),
    headers,
    requestContext: {
      accountId: 'anonymous',
      domainName: headers.host,
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
    },
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

const payload = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(''),
});

interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Lambda renames this header, so clients never get it as a request for credentials. */
const renamed: Record<string, string> = { 'www-authenticate': 'x-amzn-remapped-www-authenticate' };

function toAnswer({ error, payload: value }: InvocationResult): HttpAnswer {
  if (error?.name === 'TooManyRequestsException') return { status: 429, headers: {}, body: 'Rate exceeded' };
  const parsed = payload.safeParse(value);
  if (error || !parsed.success) return { status: 502, headers: {}, body: 'Internal Server Error' };
  const headers = Object.entries(parsed.data.headers).map(([name, text]) => {
    const lower = name.toLowerCase();
    return [renamed[lower] ?? lower, text];
  });
  return { status: parsed.data.statusCode, headers: Object.fromEntries(headers), body: parsed.data.body };
}

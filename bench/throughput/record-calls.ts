import { randomUUID } from 'node:crypto';
import http, { type IncomingMessage } from 'node:http';
import { closeServer, exchange, listenOnLoopback, readBody } from '../../infra/loopback.ts';
import type { Child } from '../child.ts';
import { type BareSetup, type Close, prepared, type RecordedCall, taken, tenantSecret } from './questions.ts';

const tenant = 'tenant-recorded';

/**
 * Makes a new close request for each sender, each for its own open period. From now on, Zuora answers after
 * `latencyMs`.
 */
export async function freshCloses(
  surroundings: Child,
  senders: readonly string[],
  latencyMs: number,
): Promise<Close[]> {
  const question = { ask: 'prepare', latencyMs, tenants: senders };
  const { periodIds } = await surroundings.ask(question, prepared);
  return periodIds.map((periodId, index) => {
    return { tenant: senders[index] ?? '', requestId: `bench/${randomUUID()}`, periodId };
  });
}

/**
 * Records the calls that one close makes to DynamoDB and Zuora, in a container that has already cached its secret and
 * token.
 *
 * @param targets the addresses of DynamoDB and Zuora
 * @param startContainer starts a container that calls DynamoDB at the given address
 */
export async function recordClose(
  surroundings: Child,
  targets: Record<RecordedCall['to'], string>,
  startContainer: (dynamodbUrl: string) => Child,
): Promise<Pick<BareSetup, 'calls' | 'of'>> {
  const calls: RecordedCall[] = [];
  const record = (request: RecordedCall) => void calls.push(request);
  const dynamodb = await startListener('dynamodb', targets.dynamodb, record);
  const zuora = await startListener('zuora', targets.zuora, record);
  await surroundings.ask({ ask: 'add-tenant', name: tenant, baseUrl: zuora.url }, tenantSecret);
  const container = startContainer(dynamodb.url);
  const freshClose = async () => {
    const [close] = await freshCloses(surroundings, [tenant], 0);
    if (close === undefined) throw new Error('Zuora has no period to close');
    return close;
  };
  try {
    await container.ask({ batches: [[await freshClose()]] }, taken);
    calls.length = 0;
    const of = await freshClose();
    await container.ask({ batches: [[of]] }, taken);
    return { calls, of };
  } finally {
    await Promise.all([container.stop(), dynamodb.stop(), zuora.stop()]);
  }
}

interface Listener {
  url: string;
  stop(): Promise<void>;
}

/** Headers that a client sets by itself, for its own connection. */
const ownHeaders = ['host', 'connection', 'content-length', 'authorization'];

/** A proxy before a service: passes every request on, and reports it. */
async function startListener(
  to: RecordedCall['to'],
  target: string,
  onRequest: (call: RecordedCall) => void,
): Promise<Listener> {
  const server = http.createServer(async (request, response) => {
    const body = await readBody(request);
    onRequest({ to, ...callOf(request), body: body.toString() });
    const { method = 'GET', url = '/' } = request;
    // The service accepts only calls whose Host header is its own address.
    const headers = { ...request.headers, host: new URL(target).host };
    const answer = await exchange({ url: target }, { method, path: url, headers, body });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  return { url: await listenOnLoopback(server), stop: () => closeServer(server) };
}

function callOf({ method = 'GET', url = '/', headers }: IncomingMessage): Omit<RecordedCall, 'to' | 'body'> {
  const target = headers['x-amz-target'];
  const kept = Object.entries(headers).filter(([name]) => !ownHeaders.includes(name));
  return {
    method: typeof target === 'string' ? target.slice(target.lastIndexOf('.') + 1) : method,
    path: url,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
  };
}

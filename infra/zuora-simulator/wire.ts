import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Answer } from './answer.ts';
import { type Call, headerOf } from './call.ts';
import type { Delivery } from './faults/fault-delivery.ts';

/** Zuora compresses bodies above 1,000 bytes when the caller accepts gzip. Zuora: PUT_PendingCloseAccountingPeriod. */
const gzipAboveBytes = 1000;
const bodyBytesMax = 65_536;

/** Reads a request. A body that is larger than any valid body of the API is cut off. */
export async function readCall(request: IncomingMessage, now: () => number): Promise<Call> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    if (size < bodyBytesMax) chunks.push(bytes);
    size += bytes.length;
  }
  const [path = '/', ...query] = (request.url ?? '/').split('?');
  return {
    at: now(),
    method: request.method ?? 'GET',
    path,
    query: new URLSearchParams(query.join('?')),
    headers: request.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** Sends an answer as the delivery says. Resolves when it has been sent, or can no longer be sent. */
export async function deliver(
  delivery: Delivery,
  call: Call,
  response: ServerResponse,
  stopped: AbortSignal,
): Promise<void> {
  if (delivery.how === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (delivery.how === 'hang') return closed(response);
  const { answer } = delivery;
  if (delivery.how === 'whole' && delivery.delayMs !== undefined) await pause(delivery.delayMs, stopped);
  if (response.destroyed) return;

  const bytes = encode(answer, call, delivery.how === 'truncated-gzip');
  response.writeHead(answer.status, { ...headersOf(answer, call), ...bytes.headers });
  const half = bytes.body.subarray(0, Math.ceil(bytes.body.length / 2));
  if (delivery.how === 'reset-in-body') {
    response.write(half, () => response.socket?.resetAndDestroy());
    return closed(response);
  }
  if (delivery.how === 'slow-body') {
    response.write(half);
    await pause(delivery.delayMs, stopped);
    response.end(bytes.body.subarray(half.length));
    return closed(response);
  }
  response.end(bytes.body);
  return closed(response);
}

function headersOf(answer: Answer, call: Call): Record<string, string> {
  const trackId = headerOf(call.headers, 'zuora-track-id');
  const { content } = answer;
  const type = content.kind === 'json' ? 'application/json;charset=utf-8' : content.type;
  return {
    'Zuora-Request-Id': randomUUID(),
    ...(trackId === null ? {} : { 'Zuora-Track-Id': trackId }),
    ...(type === null ? {} : { 'Content-Type': type }),
    ...answer.headers,
  };
}

function encode(
  { content }: Answer,
  call: Call,
  isTruncated: boolean,
): { body: Buffer; headers: Record<string, string> } {
  const plain = content.kind === 'json' ? Buffer.from(JSON.stringify(content.value)) : content.bytes;
  const asksForGzip = /\bgzip\b/i.test(headerOf(call.headers, 'accept-encoding') ?? '');
  const isZipped = isTruncated || (asksForGzip && plain.length > gzipAboveBytes);
  const zipped = isZipped ? gzipSync(plain) : plain;
  // Only the compressed data is cut: the HTTP message is valid, and unpacking it fails.
  const body = isTruncated ? zipped.subarray(0, Math.floor(zipped.length / 2)) : zipped;
  const encoding: Record<string, string> = isZipped ? { 'Content-Encoding': 'gzip' } : {};
  return { body, headers: { 'Content-Length': String(body.length), ...encoding } };
}

function closed(response: ServerResponse): Promise<void> {
  if (response.destroyed || response.closed) return Promise.resolve();
  return new Promise((resolve) => response.once('close', () => resolve()));
}

async function pause(ms: number, stopped: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal: stopped }).catch(() => undefined);
}

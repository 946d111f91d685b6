import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { FaultKind } from '../../infra/zuora-simulator/simulator.ts';
import { expectOneClose, expectValidBatchResponses } from './promise.ts';
import { startWire, type Wire } from './wire.ts';

// Each test has its own tenant and its own Zuora. The tests can run together, because they mostly wait.
vi.setConfig({ maxConcurrency: 60 });

let wire: Wire;
beforeAll(async () => {
  wire = await startWire();
});
afterAll(async () => {
  await wire.stop();
  expectValidBatchResponses(wire);
});

const megabyte = 1024 * 1024;
const padded = (body: Record<string, unknown>) => ({ ...body, padding: 'x'.repeat(megabyte) });

/** Every wrong answer. None says that a period was set to pending close, and none shows a period. */
const wrongAnswers: FaultKind[] = [
  { kind: 'reset' },
  { kind: 'reset-in-body' },
  { kind: 'truncated-gzip' },
  ...[200, 400, 403, 502, 503].map((status) => ({ kind: 'html', status }) as const),
  ...[200, 204, 404, 500].map((status) => ({ kind: 'empty', status }) as const),
  ...[200, 500].map((status) => ({ kind: 'invalid-json', status }) as const),
  ...[200, 500].map((status) => ({ kind: 'large-body', bytes: megabyte, status }) as const),
  { kind: 'unauthorized' },
  { kind: 'unauthorized', code: 90000011 },
  { kind: 'forbidden' },
  { kind: 'rate-limit', resetSeconds: 1 },
  { kind: 'concurrency-limit', retryAfter: 1 },
  { kind: 'lock' },
  { kind: 'lock', code: '53500050' },
  { kind: 'reasons', codes: [50000010] },
  { kind: 'reasons', codes: ['50000030'], status: 400 },
  { kind: 'reasons', codes: [50000020, 50000060], status: 500 },
  { kind: 'reasons', codes: [50000061] },
  { kind: 'reasons', codes: [50000099] },
  { kind: 'reasons', codes: [70], withoutSuccess: true, headers: { 'Retry-After': '1' } },
  { kind: 'code-message' },
  { kind: 'message' },
  { kind: 'error-object' },
  { kind: 'error-status-message' },
  { kind: 'success-errors' },
  { kind: 'success-errors', status: 400 },
  { kind: 'fault-code' },
  { kind: 'faultcode' },
  { kind: 'too-many-requests', retryAfter: 1 },
  { kind: 'too-many-requests', rateLimitReset: 1 },
  { kind: 'too-many-requests' },
  ...[404, 408, 409, 425, 500, 502, 503, 504].map((status) => ({ kind: 'status', status }) as const),
  { kind: 'status', status: 503, retryAfter: 1 },
  { kind: 'json', body: [] },
  { kind: 'json', body: 'success' },
  { kind: 'json', body: { success: 'true' } },
];
const named = (answers: FaultKind[]) => answers.map((what) => ({ what, name: JSON.stringify(what) }));

test.for(named(wrongAnswers))('in answer to every call, once: $name', async ({ what }) => {
  const client = await wire.client();
  client.fail('list', what);
  client.fail('get', what);
  client.fail('put', what);
  client.simulator.onEvent(({ kind }) => {
    if (kind === 'pending-close-set') client.fail('get', what);
  });

  const requestId = await client.sendRequest();

  await expectOneClose(wire, client, requestId);
});

/** Answers to a PUT that took effect. The end-to-end tests have ten more. */
const lostAnswers: FaultKind[] = [
  ...[500, 502, 503, 408, 425].map((status) => ({ kind: 'status', status }) as const),
  { kind: 'status', status: 503, retryAfter: 1 },
  { kind: 'html', status: 200 },
  { kind: 'invalid-json' },
  { kind: 'large-body', bytes: megabyte },
  { kind: 'error-object' },
  { kind: 'faultcode' },
  { kind: 'reasons', codes: [50000060], status: 500 },
  { kind: 'reasons', codes: [50000030, 50000061] },
  { kind: 'slow-headers', delayMs: 5_000 },
  { kind: 'slow-body', delayMs: 5_000 },
];

test.for(named(lostAnswers))('in answer to a PUT that took effect: $name', async ({ what }) => {
  const client = await wire.client();
  client.fail('put', what, { takesEffect: true });

  const requestId = await client.sendRequest();

  expect((await expectOneClose(wire, client, requestId)).data.adopted).toBe(false);
  expect(client.puts().sent).toBe(1);
});

/** Unusual answers that are valid. */
const goodAnswers: FaultKind[] = [
  { kind: 'slow-headers', delayMs: 300 },
  { kind: 'slow-body', delayMs: 300 },
  { kind: 'wrong-content-type' },
  { kind: 'wrong-content-type', contentType: 'text/html' },
  { kind: 'wrong-content-type', contentType: null },
  { kind: 'edit', edit: padded },
  { kind: 'headers', headers: { 'Zuora-Request-Id': 'x'.repeat(500), Vary: '*' } },
];

test.for(named(goodAnswers))('in answer to every call, and good all the same: $name', async ({ what }) => {
  const client = await wire.client();
  client.fail('list', what, { times: 9 });
  client.fail('get', what, { times: 9 });
  client.fail('put', what);

  const requestId = await client.sendRequest();

  await expectOneClose(wire, client, requestId);
  expect(client.puts().sent).toBe(1);
});

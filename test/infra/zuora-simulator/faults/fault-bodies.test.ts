import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../../../infra/zuora-simulator/simulator.ts';
import { openSimulator } from '../support.ts';

const manual = { runSeconds: 'manual' } as const;
const message = expect.any(String);
const envelope = (code: number | string) => ({
  success: false,
  processId: expect.stringMatching(/^[0-9A-F]{16}$/),
  reasons: [{ code, message }],
  requestId: expect.any(String),
});

const dialects: [FaultKind, number, unknown][] = [
  [{ kind: 'json', body: [1], status: 418 }, 418, [1]],
  [{ kind: 'reasons', codes: [53500050] }, 200, envelope(53500050)],
  [{ kind: 'reasons', codes: ['90000011'], status: 401 }, 401, envelope('90000011')],
  [
    { kind: 'reasons', codes: [50000050, 50000030], messages: ['a', 'b'], status: 400 },
    400,
    {
      ...envelope(0),
      reasons: [
        { code: 50000050, message: 'a' },
        { code: 50000030, message: 'b' },
      ],
    },
  ],
  [
    { kind: 'reasons', codes: [50000060], withoutSuccess: true },
    200,
    { processId: expect.any(String), requestId: expect.any(String), reasons: [{ code: 50000060, message }] },
  ],
  [{ kind: 'rate-limit' }, 429, { reasons: [{ code: 70, message }] }],
  [{ kind: 'rate-limit', code: '70' }, 429, { reasons: [{ code: '70', message }] }],
  [
    { kind: 'concurrency-limit' },
    429,
    { success: false, processId: message, reasons: [{ code: 50000070, message }] },
  ],
  [{ kind: 'lock', code: 58730050 }, 200, envelope(58730050)],
  [{ kind: 'unauthorized' }, 401, { success: false, reasons: [{ code: '90000011', message }] }],
  [{ kind: 'unauthorized', code: 90000011 }, 401, { success: false, reasons: [{ code: 90000011, message }] }],
  [{ kind: 'forbidden' }, 403, envelope(50000010)],
  [{ kind: 'not-found', status: 404, code: 53840040 }, 404, envelope(53840040)],
  [{ kind: 'code-message' }, 400, { code: 'ClientError', message }],
  [{ kind: 'message', status: 500 }, 500, { message }],
  [{ kind: 'error-object' }, 500, { error: { code: 'internal_error', message } }],
  [{ kind: 'error-status-message' }, 401, { error: 'Unauthorized', status: 401, message }],
  [
    { kind: 'success-errors' },
    200,
    { Success: false, Errors: [{ Code: 'INVALID_VALUE', Message: message }] },
  ],
  [{ kind: 'fault-code' }, 400, { FaultCode: 'INVALID_VALUE', FaultMessage: message }],
  [{ kind: 'faultcode' }, 500, { faultcode: 'fns:LOCK_COMPETITION', faultstring: message }],
  [{ kind: 'html', status: 403, title: 'Forbidden' }, 403, '<html><body><h1>Forbidden</h1></body></html>'],
  [{ kind: 'empty' }, 200, ''],
  [{ kind: 'empty', status: 404 }, 404, ''],
  [{ kind: 'status', status: 408 }, 408, message],
  [{ kind: 'status', status: 425 }, 425, message],
  [{ kind: 'status', status: 500 }, 500, message],
  [{ kind: 'status', status: 502 }, 502, message],
  [{ kind: 'status', status: 503, retryAfter: 9 }, 503, message],
  [{ kind: 'status', status: 504 }, 504, message],
  [{ kind: 'invalid-json' }, 200, '{"success":tr'],
  [{ kind: 'success-missing' }, 200, {}],
  [{ kind: 'success-as-string' }, 200, { success: 'true' }],
];

describe.each(dialects)('%o', (what, status, body) => {
  it.each([false, true])('answers a PUT in place of Zuora; takes effect: %s', async (takesEffect) => {
    const { sim, put, months, books } = await openSimulator(manual);
    const fault = sim.fail({ on: { method: 'PUT' }, what, takesEffect, times: 1 });
    const answer = await put(months.nov, 'pending-close');
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual(body);
    expect(fault.used).toBe(1);
    expect(books.period(months.nov).status).toBe(takesEffect ? 'PendingClose' : 'Open');
    expect(sim.requests[0]).toMatchObject({ status, effect: takesEffect });
    expect((await put(months.nov, 'pending-close')).body.success).toBe(!takesEffect);
  });
});

it.each<[FaultKind, string | null, string | null]>([
  [{ kind: 'too-many-requests', retryAfter: 5, rateLimitReset: 37 }, '5', '37'],
  [
    { kind: 'too-many-requests', retryAfter: 'Wed, 02 Dec 2026 11:00:00 GMT' },
    'Wed, 02 Dec 2026 11:00:00 GMT',
    null,
  ],
  [{ kind: 'too-many-requests', rateLimitReset: 37 }, null, '37'],
  [{ kind: 'too-many-requests' }, null, null],
  [{ kind: 'rate-limit' }, null, '37'],
  [{ kind: 'concurrency-limit' }, '120', null],
])('asks to slow down: %o', async (what, retryAfter, reset) => {
  const { sim, get, months } = await openSimulator();
  sim.fail({ on: {}, what });
  const { status, headers } = await get(months.nov);
  expect([status, headers.get('retry-after'), headers.get('ratelimit-reset')]).toEqual([
    429,
    retryAfter,
    reset,
  ]);
});

it('redirects', async () => {
  const { sim } = await openSimulator();
  sim.fail({ on: {}, what: { kind: 'redirect', to: 'https://elsewhere.example/', status: 307 } });
  const response = await fetch(`${sim.url}/v1/accounting-periods`, { redirect: 'manual' });
  expect([response.status, response.headers.get('location')]).toEqual([307, 'https://elsewhere.example/']);
});

it('answers with a body of exactly the given size', async () => {
  const { sim } = await openSimulator();
  sim.fail({ on: {}, what: { kind: 'large-body', bytes: 3_000_000 } });
  const response = await fetch(`${sim.url}/v1/accounting-periods`);
  const text = await response.text();
  expect(text).toHaveLength(3_000_000);
  expect(JSON.parse(text)).toEqual({ padding: expect.any(String) });
});

it.each(['text/plain', null])('shows the real answer as content type %s', async (contentType) => {
  const { sim, put, months, books } = await openSimulator(manual);
  sim.fail({ on: {}, what: { kind: 'wrong-content-type', contentType } });
  const { headers, body } = await put(months.nov, 'pending-close');
  expect(headers.get('content-type')).toBe(contentType);
  expect(body).toEqual({ success: true });
  expect(books.period(months.nov).status).toBe('PendingClose');
});

it('edits the real answer and its headers', async () => {
  const { sim, call, get, months } = await openSimulator();
  const nextPage = 'https://elsewhere.example/v1/accounting-periods?page=2';
  sim.fail({
    on: { path: '/v1/accounting-periods' },
    what: { kind: 'edit', edit: (body) => ({ ...body, nextPage }) },
  });
  sim.fail({
    on: { periodId: months.nov },
    what: { kind: 'headers', headers: { 'ratelimit-remaining': '0' } },
  });
  expect((await call('GET', '/v1/accounting-periods')).body).toMatchObject({ nextPage, success: true });
  const { headers, body } = await get(months.nov);
  expect(headers.get('ratelimit-remaining')).toBe('0');
  expect(body.name).toBe('Nov 2026');
});

it('can answer a GET without `success`', async () => {
  const { sim, get, months } = await openSimulator();
  sim.fail({ on: {}, what: { kind: 'success-missing' } });
  const { body } = await get(months.nov);
  expect(body.name).toBe('Nov 2026');
  expect(body).not.toHaveProperty('success');
});

it('answers 500 when an edit throws, and the call no longer counts as one at the same time', async () => {
  const { sim, get, months } = await openSimulator({ concurrencyLimit: 1 });
  const edit = () => {
    throw new Error('no such field');
  };
  sim.fail({ on: {}, what: { kind: 'edit', edit }, times: 1 });
  expect(await get(months.nov)).toMatchObject({
    status: 500,
    body: expect.stringContaining('no such field'),
  });
  expect((await get(months.nov)).status).toBe(200);
});

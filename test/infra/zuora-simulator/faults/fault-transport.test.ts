import { Agent, get as httpGet, request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSimulator, TOKEN } from '../support.ts';

const manual = { runSeconds: 'manual' } as const;

it.each([false, true])('resets the connection; takes effect: %s', async (takesEffect) => {
  const { sim, put, months, books } = await openSimulator(manual);
  sim.fail({ on: { path: '/pending-close' }, what: { kind: 'reset' }, takesEffect });
  await expect(put(months.nov, 'pending-close')).rejects.toThrow(TypeError);
  expect(books.period(months.nov).status).toBe(takesEffect ? 'PendingClose' : 'Open');
  expect(sim.requests[0]).toMatchObject({ status: null, effect: takesEffect });
});

it('resets the connection in the middle of a body', async () => {
  const { sim, get, months } = await openSimulator();
  sim.fail({ on: {}, what: { kind: 'reset-in-body' } });
  await expect(get(months.nov)).rejects.toThrow(TypeError);
});

it('can take effect and never answer', async () => {
  const { sim, books, months } = await openSimulator(manual);
  sim.fail({ on: {}, what: { kind: 'hang' }, takesEffect: true });
  const caller = new AbortController();
  sim.onEvent(({ kind }) => {
    if (kind === 'pending-close-set') setImmediate(() => caller.abort());
  });
  const url = `${sim.url}/v1/accounting-periods/${months.nov}/pending-close`;
  const init = { method: 'PUT', headers: { authorization: `Bearer ${TOKEN}` } };
  await expect(fetch(url, { ...init, signal: caller.signal })).rejects.toThrow(/abort/);
  expect(books.period(months.nov).status).toBe('PendingClose');
});

it.each(['slow-headers', 'slow-body'] as const)('answers late, after its effect: %s', async (kind) => {
  const { sim, put, months } = await openSimulator(manual);
  sim.fail({ on: { method: 'PUT' }, what: { kind, delayMs: 150 } });
  const order: string[] = [];
  sim.onEvent((event) => order.push(event.kind));
  const { body } = await put(months.nov, 'pending-close');
  order.push('answered');
  expect(body).toEqual({ success: true });
  expect(order.indexOf('pending-close-set')).toBeLessThan(order.indexOf('answered'));
});

it('can be stopped while callers wait for an answer', async () => {
  const { sim, get, months } = await openSimulator();
  sim.fail({ on: {}, what: { kind: 'slow-headers', delayMs: 60_000 }, times: 1 });
  sim.fail({ on: {}, what: { kind: 'hang' } });
  const calls = [get(months.nov), get(months.nov)].map((call) => call.catch((error: unknown) => error));
  await expect.poll(() => sim.requests.length).toBe(2);
  await sim.stop();
  for (const result of await Promise.all(calls)) expect(result).toBeInstanceOf(TypeError);
});

it('sends only the first half of gzip data', async () => {
  const { sim, get, months } = await openSimulator();
  sim.fail({ on: {}, what: { kind: 'truncated-gzip' } });
  // Node's own fetch reports no error: it returns what it could unpack, with HTTP 200.
  expect(await get(months.nov)).toMatchObject({ status: 200, body: expect.any(String) });
  const { host, port } = { host: '127.0.0.1', port: new URL(sim.url).port };
  const chunks: Buffer[] = [];
  const headers = { authorization: `Bearer ${TOKEN}` };
  await new Promise<void>((resolve, reject) => {
    httpGet({ host, port, path: `/v1/accounting-periods/${months.nov}`, headers }, (response) => {
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', resolve);
    }).on('error', reject);
  });
  expect(() => gunzipSync(Buffer.concat(chunks))).toThrow(/unexpected end/);
});

describe('an effect that comes late', () => {
  it('comes at its time by the simulator’s clock, when the caller no longer waits', async () => {
    const { sim, put, get, months, books, advance } = await openSimulator({ lagSeconds: 0, queueSeconds: 0 });
    const fault = { on: { method: 'PUT' }, what: { kind: 'reset' }, takesEffect: true, times: 1 } as const;
    sim.fail({ ...fault, effectAfterSeconds: 90 });
    await expect(put(months.nov, 'pending-close')).rejects.toThrow(TypeError);
    advance(89);
    expect((await get(months.nov)).body.status).toBe('Open');
    advance(3);
    expect((await get(months.nov)).body).toMatchObject({
      status: 'PendingClose',
      runTrialBalanceStatus: 'Processing',
      runTrialBalanceStart: '2026-12-02 03:01:30',
    });
    expect(books.period(months.nov).status).toBe('PendingClose');
    expect(sim.requests[0]).toMatchObject({ status: null, effect: true });
  });

  it('comes before later changes by hand, and only if the rules still allow it', async () => {
    const { sim, put, months, books, advance } = await openSimulator(manual);
    const what = { kind: 'status', status: 504 } as const;
    sim.fail({ on: { method: 'PUT' }, what, takesEffect: true, effectAfterSeconds: 60 });
    expect((await put(months.nov, 'pending-close')).status).toBe(504);
    advance(30);
    books.close(months.nov);
    advance(60);
    expect(books.period(months.nov).status).toBe('Closed');
    expect(sim.requests[0]).toMatchObject({ effect: false });
  });
});

describe('which calls a fault answers', () => {
  const what = { kind: 'empty', status: 599 } as const;

  it('are chosen by method, path and period', async () => {
    const { sim, call, get, put, months } = await openSimulator(manual);
    const list = '/v1/accounting-periods';
    const statuses = async () => [
      (await call('GET', list)).status,
      (await get(months.sep)).status,
      (await get(months.oct)).status,
      (await put(months.oct, 'pending-close')).status,
    ];
    const of = async (on: Parameters<typeof sim.fail>[0]['on']) => {
      const fault = sim.fail({ on, what });
      const seen = await statuses();
      fault.remove();
      return seen;
    };
    expect(await of({})).toEqual([599, 599, 599, 599]);
    expect(await of({ method: 'put' })).toEqual([200, 200, 200, 599]);
    expect(await of({ path: list })).toEqual([599, 200, 200, 200]);
    expect(await of({ path: '/pending-close' })).toEqual([200, 200, 200, 599]);
    expect(await of({ path: /accounting-periods\/\w+$/g })).toEqual([200, 599, 599, 200]);
    expect(await of({ periodId: months.oct })).toEqual([200, 200, 599, 599]);
    expect(await statuses()).toEqual([200, 200, 200, 200]);
  });

  it('are chosen by their number', async () => {
    const { sim, get, months } = await openSimulator();
    const second = sim.fail({ on: { nth: 2 }, what });
    const twice = sim.fail({ on: {}, what: { kind: 'empty', status: 598 }, times: 2 });
    const statuses: number[] = [];
    for (let call = 0; call < 5; call += 1) statuses.push((await get(months.nov)).status);
    expect(statuses).toEqual([598, 599, 598, 200, 200]);
    expect([second.used, twice.used]).toEqual([1, 2]);
  });
});

it('answers in another charset, with and without declaring it', async () => {
  const { sim, months } = await openSimulator();
  const path = `${sim.url}/v1/accounting-periods/${months.nov}`;
  const init = { headers: { authorization: `Bearer ${TOKEN}` } };
  sim.fail({ on: {}, times: 1, what: { kind: 'encoded', charset: 'iso-8859-1', isDeclared: false } });
  sim.fail({ on: {}, times: 1, what: { kind: 'encoded', charset: 'utf-16le' } });
  const [latin1, utf16] = [await fetch(path, init), await fetch(path, init)];
  expect(latin1.headers.get('content-type')).toBe('application/json');
  expect(Buffer.from(await latin1.arrayBuffer()).toString('latin1')).toContain('"note__c":"réglé"');
  expect(utf16.headers.get('content-type')).toBe('application/json; charset=utf-16le');
  expect(Buffer.from(await utf16.arrayBuffer()).toString('utf16le')).toContain('"note__c":"réglé"');
});

it('changes the address of the next page; the last page has none', async () => {
  const { sim, call } = await openSimulator({ pageSizeMax: 3 });
  sim.fail({ on: {}, what: { kind: 'next-page', address: 'http://gateway.internal/x' } });
  const first = await call('GET', '/v1/accounting-periods');
  expect(first.body.nextPage).toBe('http://gateway.internal/x?page=2&pageSize=3');
  expect((await call('GET', '/v1/accounting-periods?page=2&pageSize=3')).body).not.toHaveProperty('nextPage');
});

it('resets a request on a killed connection, and does not handle it', async () => {
  const { sim, months, books } = await openSimulator(manual);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const put = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { method: 'PUT', agent, headers: { authorization: `Bearer ${TOKEN}` } };
      const url = `${sim.url}/v1/accounting-periods/${months.nov}/pending-close`;
      request(url, options, (response) => response.resume().on('end', () => resolve(response.statusCode)))
        .on('error', reject)
        .end();
    });
  sim.fail({ on: {}, times: 1, what: { kind: 'lock' } });
  expect(await put()).toBe(200);
  sim.killConnections();
  await expect(put()).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(books.period(months.nov).status).toBe('Open');
  expect(sim.requests).toHaveLength(1);
  expect(await put()).toBe(200);
  expect(books.period(months.nov).status).toBe('PendingClose');
});

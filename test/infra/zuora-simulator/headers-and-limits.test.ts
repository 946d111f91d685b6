import { get as httpGet } from 'node:http';
import { expect, it } from 'vitest';
import { startZuoraSimulator } from '../../../infra/zuora-simulator/simulator.ts';
import { askForToken, goodForm, openSimulator, TOKEN } from './support.ts';

const LIST = '/v1/accounting-periods';

it('answers with the headers that Zuora declares', async () => {
  const { call, months, get } = await openSimulator();
  const { headers } = await call('GET', LIST, { 'Zuora-Track-Id': 'close 4711/a' });
  expect(Object.fromEntries(headers)).toMatchObject({
    'zuora-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    'zuora-track-id': 'close 4711/a',
    'ratelimit-limit': expect.stringMatching(/^50000, 50000;w=60/),
    'ratelimit-remaining': '49999',
    'ratelimit-reset': '60',
    'concurrency-limit-type': 'Default',
    'concurrency-limit-limit': '40',
    'concurrency-limit-remaining': '39',
  });
  expect((await get(months.nov)).headers.has('zuora-track-id')).toBe(false);
});

it.each(['a:b', 'a;b', 'a"b', "a'b", 'é', 'x'.repeat(65)])('refuses the track id %s', async (trackId) => {
  const { call } = await openSimulator();
  const answer = await call('GET', LIST, { 'Zuora-Track-Id': trackId });
  expect(answer).toMatchObject({ status: 400, body: { success: false, reasons: [{ code: 50000020 }] } });
});

it('accepts a track id of 64 characters', async () => {
  const { call } = await openSimulator();
  expect((await call('GET', LIST, { 'Zuora-Track-Id': 'x'.repeat(64) })).status).toBe(200);
});

it('compresses bodies above 1,000 bytes when the caller accepts gzip', async () => {
  const { call, put, months } = await openSimulator({ runSeconds: 'manual' });
  const encoding = async (accept: string) =>
    (await call('GET', LIST, { 'accept-encoding': accept })).headers.get('content-encoding');
  expect([await encoding('gzip'), await encoding('identity')]).toEqual(['gzip', null]);
  const small = await put(months.nov, 'pending-close', { 'accept-encoding': 'gzip' });
  expect(small.headers.get('content-encoding')).toBeNull();
});

it('limits calls per minute (F7), and counts refused calls, too', async () => {
  const { call, advance } = await openSimulator({ rateLimitPerMinute: 2 });
  advance(23);
  await call('GET', LIST);
  await call('GET', LIST);
  const { status, headers, body } = await call('GET', LIST);
  expect(status).toBe(429);
  expect(body).toEqual({ reasons: [{ code: 70, message: expect.any(String) }] });
  expect(headers.get('ratelimit-remaining')).toBe('0');
  expect(headers.get('ratelimit-reset')).toBe('37');
  expect(headers.has('retry-after')).toBe(false);
  advance(37);
  expect((await call('GET', LIST)).status).toBe(200);
});

it('limits calls at the same time (F8), until one is answered or its caller disconnects', async () => {
  const { sim, call } = await openSimulator({ concurrencyLimit: 1 });
  sim.fail({ on: {}, what: { kind: 'hang' }, times: 1 });
  const waiting = new AbortController();
  const hanging = fetch(sim.url + LIST, {
    headers: { authorization: `Bearer ${TOKEN}` },
    signal: waiting.signal,
  });
  await expect.poll(() => sim.requests.length).toBe(1);
  const second = await call('GET', LIST);
  expect(second).toMatchObject({ status: 429, body: { success: false, reasons: [{ code: 50000070 }] } });
  expect(second.headers.get('retry-after')).toBe('120');
  expect((await askForToken(sim, goodForm(sim.clients[0]))).status, 'tokens are not limited').toBe(200);
  waiting.abort();
  await expect(hanging).rejects.toThrow();
  await expect.poll(async () => (await call('GET', LIST)).status).toBe(200);
});

it('records every call, without credentials', async () => {
  const { sim, call, put, months, token } = await openSimulator({ runSeconds: 'manual' });
  const issued = await token();
  await call('GET', `${LIST}?page=1&pageSize=2&client_secret=oops`, {
    authorization: `Bearer ${issued}`,
    cookie: 'session=oops',
    apiSecretAccessKey: 'oops',
    'Zuora-Version': '2025-08-12',
    'Zuora-Track-Id': 'track',
  });
  await put(months.nov, 'pending-close');
  const [first, second, third] = sim.requests;
  expect(first).toMatchObject({ method: 'POST', path: '/oauth/token', effect: true, bearerTokenId: null });
  expect(second).toMatchObject({
    at: new Date('2026-12-02T11:00:00Z'),
    method: 'GET',
    path: LIST,
    query: { page: '1', pageSize: '2', client_secret: '(hidden)' },
    trackId: 'track',
    zuoraVersion: '2025-08-12',
    status: 200,
    effect: false,
    bearerTokenId: expect.stringMatching(/^[0-9a-f]{8}$/),
    headers: { authorization: '(hidden)', cookie: '(hidden)', apisecretaccesskey: '(hidden)' },
  });
  expect(third).toMatchObject({ method: 'PUT', effect: true });
  expect(third?.bearerTokenId).not.toBe(second?.bearerTokenId);
  const written = JSON.stringify(sim.requests);
  for (const secret of [issued, TOKEN, 'oops', sim.clients[0]?.clientSecret ?? 'oops']) {
    expect(written).not.toContain(secret);
  }
});

it('uses a path as it was sent, without resolving dots', async () => {
  const { sim } = await openSimulator();
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { hostname, port } = new URL(sim.url);
    httpGet({ hostname, port, path: '/v1/accounting-periods/../accounting-periods', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    }).on('error', reject);
  });
  expect(status).toBe(200);
  expect(sim.requests[0]?.path).toBe('/v1/accounting-periods/../accounting-periods');
});

it('listens on the given port, only on loopback, until it is stopped', async () => {
  const first = await startZuoraSimulator();
  expect(first.url).toBe(`http://${first.host}`);
  expect(first.host).toMatch(/^127\.0\.0\.1:\d+$/);
  await first.stop();
  const again = await startZuoraSimulator({ port: Number(new URL(first.url).port) });
  expect(again.url).toBe(first.url);
  await again.stop();
  await expect(fetch(again.url)).rejects.toThrow();
});

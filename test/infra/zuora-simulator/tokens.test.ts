import { expect, it } from 'vitest';
import type { Fault } from '../../../infra/zuora-simulator/simulator.ts';
import { askForToken, goodForm, openSimulator } from './support.ts';

it('issues a token as Zuora does', async () => {
  const { sim } = await openSimulator();
  const { status, body, headers } = await askForToken(sim, goodForm(sim.clients[0]));
  expect(status).toBe(200);
  expect(body).toEqual({
    access_token: expect.stringMatching(/^[0-9a-f]{32}$/),
    token_type: 'bearer',
    expires_in: 3599,
    scope: expect.stringMatching(/^user\.\S+ tenant\.\d+$/),
    jti: expect.stringMatching(/^[0-9a-f]{32}$/),
  });
  expect(headers.get('x-ratelimit-limit-minute')).toBe('100');
});

it('generates credentials of the lengths that Zuora documents', async () => {
  const { sim } = await openSimulator();
  expect(sim.clients).toHaveLength(1);
  expect(sim.clients[0]?.clientId).toHaveLength(36);
  expect(sim.clients[0]?.clientSecret.length).toBeLessThanOrEqual(42);
});

it.each([
  ['an Authorization header', {}, { authorization: 'Bearer x' }, 400],
  ['legacy key headers', {}, { apiAccessKeyId: 'me' }, 400],
  ['another grant', { grant_type: 'password' }, {}, 400],
  ['an unknown client', { client_id: 'nobody' }, {}, 400],
  ['a wrong secret', { client_secret: 'wrong' }, {}, 401],
  ['an entity that is not its own', {}, { 'Zuora-Entity-Ids': '0b8f6a52-6f0e-4c59-9a3e-5d1f6f2f7c11' }, 400],
  ['JSON instead of a form', {}, { 'content-type': 'application/json' }, 415],
])('refuses %s', async (_, form, headers, status) => {
  const { sim } = await openSimulator();
  const answer = await askForToken(sim, { ...goodForm(sim.clients[0]), ...form }, headers);
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ status, path: '/oauth/token', message: expect.any(String) });
});

it('refuses a deactivated user at the token endpoint and at the API', async () => {
  const { sim, token, call } = await openSimulator();
  const authorization = `Bearer ${await token()}`;
  Object.assign(sim.clients[0] ?? {}, { deactivated: true });
  expect((await askForToken(sim, goodForm(sim.clients[0]))).status).toBe(403);
  expect((await call('GET', '/v1/accounting-periods', { authorization })).status).toBe(401);
});

it('lets a secret be rotated', async () => {
  const { sim, token } = await openSimulator();
  const old = goodForm(sim.clients[0]);
  Object.assign(sim.clients[0] ?? {}, { clientSecret: 'the-next-secret' });
  expect((await askForToken(sim, old)).status).toBe(401);
  expect(await token()).toMatch(/^[0-9a-f]{32}$/);
});

const unauthenticated = {
  success: false,
  reasons: [{ code: '90000011', message: expect.any(String) }],
};

it('accepts a token until it expires', async () => {
  const { token, call, advance } = await openSimulator({ tokenSeconds: 60 });
  const authorization = `Bearer ${await token()}`;
  const list = () => call('GET', '/v1/accounting-periods', { authorization });
  advance(59);
  expect((await list()).status).toBe(200);
  advance(1);
  expect(await list()).toMatchObject({ status: 401, body: unauthenticated });
});

it('revokes tokens', async () => {
  const { sim, token, call } = await openSimulator();
  const authorization = `Bearer ${await token()}`;
  sim.revokeTokens();
  const answer = await call('GET', '/v1/accounting-periods', { authorization });
  expect(answer).toMatchObject({ status: 401, body: unauthenticated });
  expect((await call('GET', '/v1/accounting-periods')).status, 'a static token').toBe(200);
});

it('answers a call without a token as Zuora’s gateway does', async () => {
  const { sim } = await openSimulator();
  const response = await fetch(`${sim.url}/v1/accounting-periods`);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ message: expect.any(String) });
});

it('limits token requests per minute', async () => {
  const { sim, advance } = await openSimulator({ tokensPerMinute: 2 });
  const ask = async () => (await askForToken(sim, goodForm(sim.clients[0]))).status;
  expect([await ask(), await ask(), await ask()]).toEqual([200, 200, 429]);
  advance(60);
  expect(await ask()).toBe(200);
});

it.each<[Fault['what'], number, unknown]>([
  [{ kind: 'token-unknown-client' }, 400, { path: '/oauth/token' }],
  [{ kind: 'token-deactivated-user' }, 403, { path: '/oauth/token' }],
  [{ kind: 'token-error', status: 503 }, 503, { status: 503, path: '/oauth/token' }],
  [{ kind: 'token-rate-limit', retryAfter: 7 }, 429, { status: 429 }],
  [{ kind: 'token-expires-in' }, 200, { expires_in: '3599' }],
  [{ kind: 'token-expires-in', value: 3599.5 }, 200, { expires_in: 3599.5 }],
  [{ kind: 'html' }, 503, '<html><body><h1>Service Unavailable</h1></body></html>'],
])('has trouble of its own: %o', async (what, status, body) => {
  const { sim } = await openSimulator();
  sim.fail({ on: { path: '/oauth/token' }, what, times: 1 });
  const answer = await askForToken(sim, goodForm(sim.clients[0]));
  expect(answer.status).toBe(status);
  if (typeof body === 'string') expect(answer.body).toBe(body);
  else expect(answer.body).toMatchObject({ ...Object(body) });
  if (what.kind === 'token-rate-limit') expect(answer.headers.get('retry-after')).toBe('7');
  expect((await askForToken(sim, goodForm(sim.clients[0]))).status).toBe(200);
});

it('can leave the token out of its answer', async () => {
  const { sim } = await openSimulator();
  sim.fail({ on: { path: '/oauth/token' }, what: { kind: 'token-without-access-token' } });
  const { status, body } = await askForToken(sim, goodForm(sim.clients[0]));
  expect(status).toBe(200);
  expect(Object.keys(body)).toEqual(['token_type', 'expires_in', 'scope', 'jti']);
});

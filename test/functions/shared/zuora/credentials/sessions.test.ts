import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { httpTransport, type Transport } from '../../../../../functions/shared/zuora/transport.ts';
import { until } from '../../../../until.ts';
import {
  caller,
  failureOf,
  json,
  limits,
  notAuthenticated,
  prepareClient,
  type Respond,
  startServer,
  tokenGiver,
  tokenPath,
} from '../loopback.ts';

const schema = z.object({ success: z.literal(true) });
const get = { method: 'GET', route: 'GET /v1/x', path: '/v1/x', schemaFor: () => schema, limits } as const;
const put = { ...get, method: 'PUT', route: 'PUT /v1/x' } as const;
const succeed: Respond = (response) => json(response, 200, { success: true });
const refuse: Respond = (response) => json(response, 401, notAuthenticated);

/** A server with a token endpoint, and a client with an OAuth secret: another at each read, or always the same. */
async function prepare({
  giveToken = tokenGiver(),
  respond = succeed,
  isRotated = true,
  tokensPerMinute = 60,
  transport = httpTransport,
}: {
  giveToken?: Respond;
  respond?: Respond;
  isRotated?: boolean;
  tokensPerMinute?: number;
  transport?: Transport;
}) {
  const server = await startServer((response, request) =>
    request.url === tokenPath ? giveToken(response, request) : respond(response, request),
  );
  const prepared = prepareClient(
    (reading) => ({
      baseUrl: server.origin,
      clientId: 'an-id&more',
      clientSecret: isRotated ? `secret-${reading}` : 'secret',
    }),
    { tokensPerMinute, transport },
  );
  return { ...server, ...prepared };
}

/** Accepts only this token. */
const accepting =
  (token: string): Respond =>
  (response, request) =>
    (request.headers.authorization === `Bearer ${token}` ? succeed : refuse)(response, request);

describe('the version of the secret whose credentials Zuora accepted', () => {
  test('comes with the answer: after a 401, the version that was read again', async () => {
    const { client } = await prepare({ respond: accepting('token-2') });
    expect(await client.call(caller, get)).toMatchObject({ secretVersionId: 'version-2' });
  });

  test('belongs to its own call, whatever the answer to another call of the tenant', async () => {
    const held: (() => void)[] = [];
    const { client } = await prepare({
      respond: (response, request) => {
        if (request.url === '/v1/slow') held.push(() => succeed(response, request));
        else accepting('token-2')(response, request);
      },
    });
    const slow = client.call(caller, { ...get, path: '/v1/slow' });
    await until(() => held.length === 1);
    expect(await client.call(caller, get)).toMatchObject({ secretVersionId: 'version-2' });
    for (const release of held) release();
    expect(await slow).toMatchObject({ secretVersionId: 'version-1' });
  });

  test.each<[string, Respond, string | null]>([
    [
      'a refusal of the matter proves it',
      (r) => json(r, 200, { success: false, reasons: [{ code: 50000040, message: 'none' }] }),
      'version-1',
    ],
    [
      'a refusal by a rule proves it too',
      (r) => json(r, 200, { success: false, reasons: [{ code: 50000030, message: 'none' }] }),
      'version-1',
    ],
    ['refused credentials do not', refuse, null],
    ['trouble does not', (r) => json(r, 503, {}), null],
  ])('%s', async (_row, respond, expected) => {
    const { client } = await prepare({ respond });
    expect(await failureOf(client.call(caller, get))).toMatchObject({ secretVersionId: expected });
  });
});

describe('tokens', () => {
  test('are requested with a form, without authorization or the track id of a request, and reported', async () => {
    const { client, sent, reports } = await prepare({});
    await client.call(caller, get);
    const [request] = sent('POST', tokenPath);
    expect(request?.headers).toMatchObject({
      'content-type': expect.stringContaining('application/x-www-form-urlencoded'),
    });
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(request?.headers).not.toHaveProperty('zuora-track-id');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'an-id&more',
      client_secret: 'secret-1',
    });
    expect(reports.map((event) => event.code)).toEqual(['zuora-token', 'zuora-call']);
  });

  test('are fetched once for parallel calls', async () => {
    const { client, sent } = await prepare({});
    await Promise.all(Array.from({ length: 8 }, () => client.call(caller, get)));
    expect(sent('POST')).toHaveLength(1);
    expect(sent('GET')).toHaveLength(8);
  });

  test('are fetched at the same time for two tenants', async () => {
    const { client, sent, secretNames } = await prepare({});
    await Promise.all([client.call(caller, get), client.call({ ...caller, tenant: 'other' }, get)]);
    expect(sent('POST')).toHaveLength(2);
    expect(secretNames).toEqual(['prefix/acme', 'prefix/other']);
  });

  test.each([3600, '3600', '3600.0'])('are kept until expires_in %j less 5 minutes', async (expiresIn) => {
    const { client, clock, sent } = await prepare({ giveToken: tokenGiver(expiresIn), isRotated: false });
    await client.call(caller, get);
    clock.now += 3_299_999;
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(1);
    clock.now += 1;
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(2);
  });

  test('are not kept longer because they were not used', async () => {
    const { client, clock, sent } = await prepare({ isRotated: false });
    await client.prepare(caller.tenant, limits);
    clock.now += 3_400_000;
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(2);
  });

  test('another version of the secret gets another token', async () => {
    const { client, clock, sent } = await prepare({});
    await client.call(caller, get);
    clock.now += 300_000;
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(2);
    expect(sent('GET')[1]?.headers.authorization).toBe('Bearer token-2');
  });

  test.each([60, 0, 'soon', null])('that live %j s serve each the call that asked', async (expiresIn) => {
    const { client, sent } = await prepare({ giveToken: tokenGiver(expiresIn) });
    await client.call(caller, get);
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(2);
    expect(sent('GET').map((request) => request.headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
  });

  test.each<{ what: string; giveToken: Respond; expected: object }>([
    {
      what: '400',
      giveToken: (r) => json(r, 400, { message: 'canary' }),
      expected: { advice: 'fix-credentials', status: 400 },
    },
    { what: '401', giveToken: (r) => json(r, 401, {}), expected: { advice: 'fix-credentials', status: 401 } },
    { what: '403', giveToken: (r) => json(r, 403, {}), expected: { advice: 'fix-credentials', status: 403 } },
    {
      what: '429',
      giveToken: (r) => json(r, 429, {}, { 'retry-after': '30' }),
      expected: { advice: 'slow-down', retryAfterSeconds: 30 },
    },
    { what: '500', giveToken: (r) => json(r, 500, {}), expected: { advice: 'try-later', isAnswered: true } },
    { what: '404', giveToken: (r) => json(r, 404, {}), expected: { advice: 'try-later' } },
    {
      what: 'a redirect',
      giveToken: (r) => r.writeHead(302, { location: '/v1/x' }).end(),
      expected: { advice: 'try-later' },
    },
    {
      what: 'no token',
      giveToken: (r) => json(r, 200, { expires_in: 3599 }),
      expected: { advice: 'try-later' },
    },
    {
      what: 'a token that no header can hold',
      giveToken: (r) => json(r, 200, { access_token: 'a\nb', expires_in: 3599 }),
      expected: { advice: 'try-later' },
    },
    { what: 'a reset', giveToken: (r) => r.destroy(), expected: { advice: 'try-later', isAnswered: false } },
  ])(
    '$what instead: the call is not sent, and the failure is not cached',
    async ({ giveToken, expected }) => {
      let isFailing = true;
      const succeeding = tokenGiver();
      const { client, sent } = await prepare({
        giveToken: (response, request) => (isFailing ? giveToken : succeeding)(response, request),
      });
      const error = await failureOf(client.call(caller, put));
      expect(error).toMatchObject({ isRefusal: true, reasons: [], ...expected });
      expect(sent('PUT')).toEqual([]);
      expect(sent('GET')).toEqual([]);
      isFailing = false;
      await client.call(caller, put);
      expect(sent('PUT')).toHaveLength(1);
    },
  );

  test('a refusal counts only for a fresh secret: one that was rotated in between is read first', async () => {
    const granting = tokenGiver();
    const { client, sent, secretNames } = await prepare({
      giveToken: (response, request) =>
        request.body.includes('secret-2') ? granting(response) : json(response, 401, {}),
    });
    await client.tenantSettings('acme');
    await client.call(caller, put);
    expect(secretNames).toHaveLength(2);
    expect(sent('PUT')).toHaveLength(1);
  });

  test('a call that waits for another call’s token waits no longer than its own time', async () => {
    const asked = Promise.withResolvers<() => void>();
    const giveToken: Respond = (response) => asked.resolve(() => json(response, 500, {}));
    const { client, sent } = await prepare({ giveToken });
    const patient = failureOf(client.call(caller, get));
    const answer = await asked.promise;
    const error = await failureOf(client.call(caller, { ...get, limits: { ...limits, timeoutMs: 50 } }));
    answer();
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: false, isRefusal: true, status: null });
    expect(await patient).toMatchObject({ advice: 'try-later', status: 500 });
    expect(sent('POST')).toHaveLength(1);
  });
});

describe('a token that lives for a short time', () => {
  test('serves the call that it was prepared for if it lives exactly as long as the margin', async () => {
    const { client, sent } = await prepare({ giveToken: tokenGiver(300) });
    await client.prepare(caller.tenant, limits);
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(1);
  });

  test('serves no call at the moment when it expires', async () => {
    const { client, clock, sent } = await prepare({ giveToken: tokenGiver(60), isRotated: false });
    await client.prepare(caller.tenant, limits);
    clock.now += 60_000;
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(2);
  });

  test('serves one call, also if it replaces a token that was refused', async () => {
    const { client, sent } = await prepare({
      giveToken: tokenGiver(60),
      isRotated: false,
      respond: (response, request) =>
        (request.headers.authorization === 'Bearer token-1' ? refuse : succeed)(response, request),
    });
    await client.call(caller, get);
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(3);
  });

  test('counts from when it was requested, because the answer may take long', async () => {
    const transport: Transport = {
      ...httpTransport,
      exchange: async (request) => {
        if (request.method === 'POST') clockOf.now += 10_000;
        return httpTransport.exchange(request);
      },
    };
    const {
      client,
      clock: clockOf,
      sent,
    } = await prepare({ giveToken: tokenGiver(310), isRotated: false, transport });
    await client.call(caller, get);
    await client.call(caller, get);
    expect(sent('POST')).toHaveLength(2);
  });
});

test('reports have the duration of a token request and of a call', async () => {
  const transport: Transport = {
    ...httpTransport,
    exchange: async (request) => {
      const answer = await httpTransport.exchange(request);
      prepared.clock.now += request.method === 'POST' ? 700 : 90;
      return answer;
    },
  };
  const prepared = await prepare({ transport });
  await prepared.client.call(caller, get);
  expect(prepared.reports[0]).not.toHaveProperty('trackId');
  expect(prepared.reports).toMatchObject([
    { code: 'zuora-token', durationMs: 700, tenant: 'acme', status: 200 },
    { code: 'zuora-call', durationMs: 90, tenant: 'acme', trackId: 'track-1', status: 200 },
  ]);
});

describe('a token endpoint that fails', () => {
  test.each([
    { status: 400, headers: { 'retry-after': '30' }, isRefusal: true, retryAfterSeconds: 30 },
    { status: 400, headers: { 'ratelimit-reset': '30' }, isRefusal: true, retryAfterSeconds: null },
    {
      status: 429,
      headers: { 'ratelimit-reset': '30' },
      isRefusal: true,
      retryAfterSeconds: 30,
      advice: 'slow-down',
    },
    { status: 429, headers: {}, isRefusal: true, retryAfterSeconds: null, advice: 'slow-down' },
    {
      status: 500,
      headers: { 'retry-after': '30' },
      isRefusal: false,
      retryAfterSeconds: 30,
      advice: 'try-later',
    },
    {
      status: 500,
      headers: { 'ratelimit-reset': '30' },
      isRefusal: false,
      retryAfterSeconds: null,
      advice: 'try-later',
    },
    {
      status: 503,
      headers: { 'retry-after': '30' },
      isRefusal: false,
      retryAfterSeconds: 30,
      advice: 'slow-down',
    },
    {
      status: 503,
      headers: { 'ratelimit-reset': '30' },
      isRefusal: false,
      retryAfterSeconds: 30,
      advice: 'try-later',
    },
  ])(
    'with $status and $headers',
    async ({ status, headers, isRefusal, retryAfterSeconds, advice = 'fix-credentials' }) => {
      const told: Record<string, string> = Object.fromEntries(Object.entries(headers));
      const { client } = await prepare({ isRotated: false, giveToken: (r) => json(r, status, {}, told) });
      const error = await failureOf(client.prepare(caller.tenant, limits));
      expect(error).toMatchObject({ status, advice, isRefusal, retryAfterSeconds });
    },
  );

  test.each([300, 302, 399])('that answers HTTP %i with a token gives no token', async (status) => {
    const { client } = await prepare({
      isRotated: false,
      giveToken: (r) => json(r, status, { access_token: 'a-token', expires_in: 3599 }),
    });
    expect(await failureOf(client.prepare(caller.tenant, limits))).toMatchObject({
      advice: 'try-later',
      status,
    });
  });

  test('in the middle of its answer counts as no answer', async () => {
    const { client } = await prepare({
      isRotated: false,
      giveToken: (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{');
        setTimeout(() => response.destroy(), 20);
      },
    });
    expect(await failureOf(client.prepare(caller.tenant, limits))).toMatchObject({
      advice: 'try-later',
      isAnswered: false,
    });
  });

  test('with 429 does not make the tenant a failing one', async () => {
    const { client, clock, sent } = await prepare({
      isRotated: false,
      tokensPerMinute: 3,
      giveToken: (r) => json(r, 429, {}),
    });
    for (let minute = 1; minute <= 2; minute++) {
      for (const tenant of ['a', 'b', 'c']) await failureOf(client.prepare(tenant, limits));
      expect(sent('POST')).toHaveLength(3 * minute);
      clock.now += 60_000;
    }
  });
});

describe('prepare', () => {
  test('fetches everything for a call within the next 2 minutes', async () => {
    const { client, clock, requests, secretNames } = await prepare({});
    await client.prepare(caller.tenant, limits);
    clock.now += 119_000;
    await client.call(caller, put);
    expect(secretNames).toHaveLength(1);
    expect(requests.map((request) => request.method)).toEqual(['POST', 'PUT']);
  });

  test('reads the secret and fetches a token again if they would not last', async () => {
    const { client, clock, sent, secretNames } = await prepare({});
    await client.prepare(caller.tenant, limits);
    clock.now += 181_000;
    await client.prepare(caller.tenant, limits);
    expect(secretNames).toHaveLength(2);
    expect(sent('POST')).toHaveLength(2);
  });

  test('does not use up a token that lives for a short time', async () => {
    const { client, sent } = await prepare({ giveToken: tokenGiver(60) });
    await client.prepare(caller.tenant, limits);
    await client.call(caller, put);
    expect(sent('POST')).toHaveLength(1);
  });

  test('fails if the token cannot be fetched', async () => {
    const { client } = await prepare({ giveToken: (response) => json(response, 500, {}) });
    await expect(client.prepare(caller.tenant, limits)).rejects.toMatchObject({
      advice: 'try-later',
      status: 500,
    });
  });
});

describe('a token that Zuora does not accept', () => {
  test.each([get, put])('$method: the secret is read again, and the call repeated once', async (request) => {
    const { client, sent, secretNames, reports } = await prepare({ respond: accepting('token-2') });
    await client.call(caller, request);
    expect(secretNames).toHaveLength(2);
    expect(sent('POST').map(({ body }) => new URLSearchParams(body).get('client_secret'))).toEqual([
      'secret-1',
      'secret-2',
    ]);
    expect(sent(request.method, '/v1')).toHaveLength(2);
    expect(reports.map((event) => event.code)).toEqual([
      'zuora-token',
      'zuora-call',
      'zuora-unauthorized-retry',
      'zuora-token',
      'zuora-call',
    ]);
  });

  test('is also recognized by its reason', async () => {
    const { client, sent } = await prepare({
      respond: (response, request) =>
        request.headers.authorization === 'Bearer token-2'
          ? succeed(response, request)
          : json(response, 200, notAuthenticated),
    });
    await client.call(caller, put);
    expect(sent('PUT')).toHaveLength(2);
  });

  test('is not recognized beside a reason that proves nothing: the PUT may have taken effect', async () => {
    const { client, sent } = await prepare({
      respond: (response) =>
        json(response, 200, { success: false, reasons: [{ code: 90000011 }, { code: 50000060 }] }),
    });
    const error = await failureOf(client.call(caller, put));
    expect(error).toMatchObject({ advice: 'fix-credentials', isRefusal: false });
    expect(sent('PUT')).toHaveLength(1);
  });

  test('twice: a person must act', async () => {
    const { client, sent } = await prepare({ respond: refuse });
    const error = await failureOf(client.call(caller, put));
    expect(error).toMatchObject({ advice: 'fix-credentials', isRefusal: true, status: 401 });
    expect(sent('PUT')).toHaveLength(2);
  });

  test('parallel calls share the read of the secret and the new token', async () => {
    const { client, sent, secretNames } = await prepare({ respond: accepting('token-2') });
    await Promise.all(Array.from({ length: 4 }, () => client.call(caller, get)));
    expect(secretNames).toHaveLength(2);
    expect(sent('POST')).toHaveLength(2);
    expect(sent('GET')).toHaveLength(8);
  });

  test('a call that gets its 401 late uses the token that another call has fetched', async () => {
    const asked = Promise.withResolvers<() => void>();
    const { client, sent } = await prepare({
      respond: (response, request) => {
        if (request.headers.authorization === 'Bearer token-2') return succeed(response, request);
        if (request.url === '/v1/late') asked.resolve(() => refuse(response, request));
        else refuse(response, request);
      },
    });
    await client.prepare(caller.tenant, limits);
    const late = client.call(caller, { ...get, path: '/v1/late' });
    const refuseLate = await asked.promise;
    await client.call(caller, get);
    refuseLate();
    await late;
    expect(sent('POST')).toHaveLength(2);
  });

  test('a bearer token is replaced only by that of the secret', async () => {
    const server = await startServer(accepting('rotated'));
    const { client, secretNames } = prepareClient((reading) => ({
      baseUrl: server.origin,
      bearerToken: reading === 1 ? 'old' : 'rotated',
    }));
    await client.call(caller, put);
    expect(secretNames).toHaveLength(2);
    expect(server.requests).toHaveLength(2);
  });

  test('if no new token can be fetched, the 401 still proves that nothing happened', async () => {
    const giveOne = tokenGiver();
    let count = 0;
    const { client } = await prepare({
      giveToken: (response) => {
        count += 1;
        if (count === 1) giveOne(response);
        else json(response, 503, {}, { 'retry-after': '9' });
      },
      respond: refuse,
    });
    const error = await failureOf(client.call(caller, put));
    expect(error).toMatchObject({ advice: 'slow-down', isRefusal: true, retryAfterSeconds: 9 });
  });

  test('a PUT is not repeated when the new token took the time for its answer', async () => {
    const { client, sent } = await prepare({ respond: accepting('token-2') });
    const timeLeftMs = () => (sent('POST').length < 2 ? 60_000 : limits.timeoutMs - 1);
    const error = await failureOf(client.call(caller, { ...put, limits: { ...limits, timeLeftMs } }));
    expect(error).toMatchObject({ advice: 'fix-credentials', isRefusal: true });
    expect(sent('PUT')).toHaveLength(1);
  });

  test('a PUT is not repeated without time for its answer', async () => {
    const { client, sent } = await prepare({ respond: refuse });
    const timeLeftMs = () => (sent('PUT').length === 0 ? 60_000 : limits.timeoutMs - 1);
    const error = await failureOf(client.call(caller, { ...put, limits: { ...limits, timeLeftMs } }));
    expect(error).toMatchObject({ advice: 'fix-credentials', isRefusal: true });
    expect(sent('PUT')).toHaveLength(1);
    expect(sent('POST')).toHaveLength(1);
  });
});

describe('a container fetches a limited number of tokens in a minute, for all tenants together', () => {
  const of = (tenant: string) => ({ ...caller, tenant });

  test('a call beyond the limit is not sent, and its error says how long to wait', async () => {
    const { client, clock, sent } = await prepare({ tokensPerMinute: 2 });
    await client.call(of('a'), get);
    clock.now += 15_001;
    await client.call(of('b'), get);
    const error = await failureOf(client.call(of('c'), put));
    expect(error).toMatchObject({ advice: 'wait-in-line', isRefusal: true, retryAfterSeconds: 45 });
    expect(sent('POST')).toHaveLength(2);
    expect(sent('PUT')).toEqual([]);
    clock.now += 44_999;
    await client.call(of('c'), put);
    expect(sent('PUT')).toHaveLength(1);
  });

  test('a short wait is waited for', async () => {
    const waited: number[] = [];
    const { client, clock, sent } = await prepare({
      tokensPerMinute: 1,
      transport: { ...httpTransport, pause: async (milliseconds) => waited.push(milliseconds) },
    });
    await client.call(of('a'), get);
    clock.now += 59_950;
    await client.call(of('b'), get);
    expect(waited).toEqual([50]);
    expect(sent('POST')).toHaveLength(2);
  });

  /**
   * One tenant has the only token of the minute, and another waits for the next one: how much time it has left then.
   */
  async function waiting({
    beforeMs,
    afterMs,
    waitMs = 3_000,
  }: {
    beforeMs: number;
    afterMs: number;
    waitMs?: number;
  }) {
    let left = beforeMs;
    const waited: number[] = [];
    const timeouts: number[] = [];
    const prepared = await prepare({
      tokensPerMinute: 1,
      isRotated: false,
      transport: {
        ...httpTransport,
        exchange: (request) => {
          timeouts.push(request.timeoutMs);
          return httpTransport.exchange(request);
        },
        pause: async (milliseconds) => {
          waited.push(milliseconds);
          prepared.clock.now += milliseconds;
          left = afterMs;
        },
      },
    });
    await prepared.client.prepare('a', limits);
    prepared.clock.now += 60_000 - waitMs;
    const timed = { timeoutMs: 20_000, timeLeftMs: () => left };
    const outcome = prepared.client.prepare('b', timed).catch((error: unknown) => error);
    return { ...prepared, outcome: await outcome, waited, timeouts: timeouts.slice(1) };
  }

  test('a call that has waited requests its token with the time that is left', async () => {
    const { outcome, waited, timeouts } = await waiting({ beforeMs: 9_000, afterMs: 6_000 });
    expect({ outcome, waited, timeouts }).toEqual({ outcome: undefined, waited: [3_000], timeouts: [6_000] });
  });

  test.each([{ afterMs: 0 }, { afterMs: -500 }])(
    'a call that has waited and has $afterMs ms left requests no token, leaves its turn to the next, and does not make its tenant a failing one',
    async ({ afterMs }) => {
      const { outcome, waited, sent, client } = await waiting({ beforeMs: 9_000, afterMs });
      expect(outcome).toMatchObject({ advice: 'try-later', isAnswered: false, status: null });
      expect(waited).toEqual([3_000]);
      expect(sent('POST')).toHaveLength(1);
      await client.prepare('c', limits);
      expect(sent('POST')).toHaveLength(2);
    },
  );

  test.each([
    { leftMs: 3_999, isWaiting: false },
    { leftMs: 4_000, isWaiting: true },
  ])(
    'a call that has $leftMs ms left for a wait of 3 s and 1 s for the request: waits is $isWaiting',
    async ({ leftMs, isWaiting }) => {
      const { outcome, waited } = await waiting({ beforeMs: leftMs, afterMs: leftMs - 3_000 });
      expect(waited).toHaveLength(isWaiting ? 1 : 0);
      if (!isWaiting)
        expect(outcome).toMatchObject({ advice: 'wait-in-line', retryAfterSeconds: 3, isRefusal: true });
    },
  );

  test.each([
    { waitMs: 5_000, isWaiting: true },
    { waitMs: 5_001, isWaiting: false },
  ])('at most 5 s are waited for: $waitMs ms', async ({ waitMs, isWaiting }) => {
    const { waited } = await waiting({ beforeMs: 60_000, afterMs: 50_000, waitMs });
    expect(waited).toEqual(isWaiting ? [waitMs] : []);
  });

  test.each([
    { what: 'half a minute if there is more', timeLeft: 120_000, timeoutMs: 120_000, expected: 30_000 },
    { what: 'no more than the call has', timeLeft: 120_000, timeoutMs: 20_000, expected: 20_000 },
    { what: 'no more than is left', timeLeft: 700, timeoutMs: 20_000, expected: 700 },
  ])('a token request has $what', async ({ timeLeft, timeoutMs, expected }) => {
    const timeouts: number[] = [];
    const { client } = await prepare({
      transport: {
        ...httpTransport,
        exchange: (request) => {
          timeouts.push(request.timeoutMs);
          return httpTransport.exchange({ ...request, timeoutMs: limits.timeoutMs });
        },
      },
    });
    await client.prepare(caller.tenant, { timeoutMs, timeLeftMs: () => timeLeft });
    expect(timeouts).toEqual([expected]);
  });

  test('a call without time left after its secret was read requests no token', async () => {
    const server = await startServer(succeed);
    let left = 60_000;
    const secret = () => {
      left = 0;
      return { baseUrl: server.origin, clientId: 'an-id', clientSecret: 'a-secret' };
    };
    const { client } = prepareClient(secret);
    const error = await failureOf(client.prepare(caller.tenant, { ...limits, timeLeftMs: () => left }));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: false });
    expect(server.requests).toEqual([]);
  });

  test('a call that has a token requests none', async () => {
    const { client } = await prepare({ tokensPerMinute: 1 });
    await client.call(of('a'), get);
    await failureOf(client.prepare('b', limits));
    await client.call(of('a'), get);
  });

  test('a bearer token of a secret does not count', async () => {
    const server = await startServer(succeed);
    const secret = () => ({ baseUrl: server.origin, bearerToken: 'a-token' });
    const { client } = prepareClient(secret, { tokensPerMinute: 1 });
    for (const tenant of ['a', 'b', 'c']) await client.call(of(tenant), get);
    expect(server.requests).toHaveLength(3);
  });

  test('a call whose token was refused and that has to wait for another changed nothing', async () => {
    const { client, sent } = await prepare({ tokensPerMinute: 1, respond: refuse });
    const error = await failureOf(client.call(caller, put));
    expect(error).toMatchObject({ advice: 'wait-in-line', isRefusal: true });
    expect(sent('PUT')).toHaveLength(1);
    expect(sent('POST')).toHaveLength(1);
  });

  test('tenants whose token endpoint fails, or whose credentials are refused, use at most a third of the limit', async () => {
    const give = tokenGiver();
    let isDown = true;
    const { client, clock, sent } = await prepare({
      tokensPerMinute: 6,
      isRotated: false,
      giveToken: (response) => (isDown ? json(response, 503, {}) : give(response)),
    });
    const ask = async (tenant: string) =>
      (await client.prepare(tenant, limits).catch((error: unknown) => error)) === undefined;
    await Promise.all(['a', 'b', 'c', 'd'].map(ask));
    clock.now += 60_000;
    for (const tenant of ['a', 'b', 'c', 'd']) expect(await ask(tenant)).toBe(false);
    expect(sent('POST')).toHaveLength(4 + 2);
    isDown = false;
    for (const tenant of ['e', 'f', 'g', 'h']) expect(await ask(tenant)).toBe(true);
  });

  test('every tenant gets its token after a number of minutes that grows with the number of tenants', async () => {
    const { client, clock } = await prepare({ isRotated: false });
    const waiting = new Set(Array.from({ length: 150 }, (_, index) => `tenant-${index}`));
    const left: number[] = [];
    for (let minute = 0; minute < 3; minute++) {
      for (const tenant of waiting) {
        await client.prepare(tenant, limits).then(
          () => waiting.delete(tenant),
          () => undefined,
        );
      }
      left.push(waiting.size);
      clock.now += 60_000;
    }
    expect(left).toEqual([90, 30, 0]);
  });
});

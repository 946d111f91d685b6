import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createZuoraClient, type ZuoraCallReport } from '../../../../functions/shared/zuora/client.ts';
import { UnknownTenantError } from '../../../../functions/shared/zuora/errors.ts';
import { httpTransport, type Transport } from '../../../../functions/shared/zuora/transport.ts';
import {
  caller,
  failureOf,
  json,
  limits,
  prepareClient,
  type Respond,
  startServer,
  tokenGiver,
  tokenPath,
} from './loopback.ts';

const schema = z.object({ success: z.literal(true), text: z.string().optional() });
const get = { method: 'GET', route: 'GET /v1/x', path: '/v1/x', schemaFor: () => schema, limits } as const;
const put = { ...get, method: 'PUT', route: 'PUT /v1/x' } as const;

/** A server, and a client with a bearer token for it, so that there are no token requests. */
async function prepare(respond: Respond) {
  const server = await startServer(respond);
  return { ...server, ...prepareClient(() => ({ baseUrl: server.origin, bearerToken: 'a-bearer-token' })) };
}

const succeed: Respond = (response) => json(response, 200, { success: true });

describe('a call that is sent', () => {
  test('has token, scope, track id and accepted types, and no Idempotency-Key and no body', async () => {
    const server = await startServer(succeed);
    const { client } = prepareClient(() => ({
      baseUrl: server.origin,
      bearerToken: 'a-bearer-token',
      zuoraVersion: '2025-08-12',
    }));
    const scoped = { ...caller, entityId: '8ac9a1f0-0000-0000-0000-00000000000a', orgIds: ['a', 'b'] };
    await client.call(scoped, put);
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      method: 'PUT',
      url: '/v1/x',
      body: '',
      headers: {
        authorization: 'Bearer a-bearer-token',
        accept: 'application/json',
        'accept-encoding': 'gzip',
        'zuora-track-id': 'track-1',
        'zuora-entity-ids': '8ac9a1f0-0000-0000-0000-00000000000a',
        'zuora-org-ids': 'a,b',
        'zuora-version': '2025-08-12',
      },
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  test('has no scope and no version if there are none', async () => {
    const { client, requests } = await prepare(succeed);
    await client.call(caller, get);
    const names = Object.keys(requests[0]?.headers ?? {});
    expect(names.filter((name) => name.startsWith('zuora-'))).toEqual(['zuora-track-id']);
  });

  test.each([
    'https://evil.example/v1/x',
    '//evil.example/v1/x',
    'http://127.0.0.1:1/v1/x',
    'file:///etc/passwd',
    'http://',
  ])('is not sent to %s', async (path) => {
    const { client, requests } = await prepare(succeed);
    const error = await failureOf(client.call(caller, { ...get, path }));
    expect(error).toMatchObject({ advice: 'try-later', isRefusal: true });
    expect(requests).toEqual([]);
  });
});

describe('an answer', () => {
  test('has the body as the schema parses it, with the ids for support', async () => {
    const { client, reports } = await prepare((response) =>
      json(
        response,
        200,
        { success: true, text: 'x', more: 1, processId: 'P1' },
        { 'Zuora-Request-Id': 'R1' },
      ),
    );
    const answer = await client.call(caller, get);
    expect(answer).toEqual({
      body: { success: true, text: 'x' },
      bodyBytes: 53,
      processId: 'P1',
      secretVersionId: 'version-1',
    });
    expect(reports).toEqual([
      {
        code: 'zuora-call',
        tenant: 'acme',
        trackId: 'track-1',
        method: 'GET',
        route: 'GET /v1/x',
        status: 200,
        durationMs: 0,
        zuoraRequestId: 'R1',
      },
    ]);
  });

  test('may have a compressed body', async () => {
    const text = 'x'.repeat(5_000);
    const { client } = await prepare((response) =>
      response
        .writeHead(200, { 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify({ success: true, text }))),
    );
    expect((await client.call(caller, get)).body.text).toBe(text);
  });

  test.each<{ what: string; respond: Respond }>([
    {
      what: 'a compressed body that breaks off',
      respond: (response) => {
        const whole = gzipSync(JSON.stringify({ success: true, text: 'x'.repeat(5_000) }));
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(whole.subarray(0, whole.length - 12));
      },
    },
    {
      what: 'a body that is not compressed as it says',
      respond: (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('{"success":true}'),
    },
    {
      what: 'a body longer than its cap',
      respond: (response) => response.writeHead(200).end(`{"success":true,"text":"${'x'.repeat(4 << 20)}"}`),
    },
    {
      what: 'a compressed body longer than its cap once it is not',
      respond: (response) =>
        response
          .writeHead(200, { 'content-encoding': 'gzip' })
          .end(gzipSync(`{"success":true,"text":"${'x'.repeat(4 << 20)}"}`)),
    },
    {
      what: 'a body shorter than announced',
      respond: (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"success":true}');
        setTimeout(() => response.destroy(), 20);
      },
    },
    { what: 'no JSON', respond: (response) => response.writeHead(200).end('<html>canary</html>') },
    { what: 'JSON that is no object', respond: (response) => json(response, 200, [{ success: true }]) },
    { what: 'no body', respond: (response) => response.writeHead(204).end() },
    { what: 'another shape', respond: (response) => json(response, 200, { success: true, text: 42 }) },
  ])('$what proves nothing', async ({ respond }) => {
    const { client, requests } = await prepare(respond);
    const error = await failureOf(client.call(caller, put));
    expect(error).toMatchObject({ advice: 'try-later', isRefusal: false });
    expect(error.message).not.toContain('canary');
    expect(requests).toHaveLength(1);
  });

  test('a redirect is not followed', async () => {
    const elsewhere = await startServer(succeed);
    const { client } = await prepare((response) =>
      response.writeHead(307, { location: `${elsewhere.origin}/v1/x` }).end(),
    );
    const error = await failureOf(client.call(caller, get));
    expect(error).toMatchObject({ advice: 'try-later', status: 307, isAnswered: true, isRefusal: false });
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('a PUT is sent once', () => {
  test.each<{ what: string; respond: Respond; expected: object }>([
    {
      what: '503 that asks to wait',
      respond: (response) => json(response, 503, {}, { 'retry-after': '1' }),
      expected: { advice: 'slow-down', isAnswered: true, retryAfterSeconds: 1 },
    },
    {
      what: '500',
      respond: (response) => json(response, 500, {}),
      expected: { advice: 'try-later', isAnswered: true },
    },
    {
      what: 'a reset before the answer',
      respond: (response) => response.destroy(),
      expected: { advice: 'try-later', isAnswered: false, status: null },
    },
    {
      what: 'a reset within the answer',
      respond: (response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"success":');
        setTimeout(() => response.destroy(), 20);
      },
      expected: { advice: 'try-later', isAnswered: false, status: 200 },
    },
    {
      what: 'a gateway that wants to be spoken to otherwise',
      respond: (response) => json(response, 407, {}),
      expected: { advice: 'try-later' },
    },
    {
      what: '403',
      respond: (response) => json(response, 403, {}),
      expected: { advice: 'fix-credentials', isRefusal: true },
    },
  ])('$what', async ({ respond, expected }) => {
    const { client, requests } = await prepare(respond);
    const error = await failureOf(client.call(caller, put));
    expect(error).toMatchObject({ isRefusal: false, ...expected });
    expect(requests).toHaveLength(1);
  });
});

test('fetch itself repeats after a 421, by which a server says that it did not process the request', async () => {
  const { client, requests } = await prepare((response) => json(response, 421, {}));
  const error = await failureOf(client.call(caller, put));
  expect(error).toMatchObject({ advice: 'try-later', isRefusal: false, status: 421 });
  expect(requests.length).toBeLessThanOrEqual(2);
});

describe('a connection that died while the container was frozen', () => {
  /** After the freeze, closes every connection that is used again, instead of answering. */
  function afterFreeze(respond: Respond) {
    const isOld = new WeakSet<object>();
    let isFrozen = false;
    const answering: Respond = (response, request) => {
      const { socket } = response.req;
      if (isFrozen && isOld.has(socket)) return socket.destroy();
      if (!isFrozen) isOld.add(socket);
      respond(response, request);
    };
    /** Waits until the client has returned its connections to its pool. */
    const freeze = async () => {
      await pause(20);
      isFrozen = true;
    };
    return { answering, freeze };
  }

  async function closedOrigin() {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (address === null || typeof address === 'string') throw new Error('The server had no port');
    return `http://127.0.0.1:${address.port}`;
  }

  const codesOf = (reports: readonly ZuoraCallReport[]) => reports.map(({ code }) => code);

  test('does not fail a GET: it is sent once more at once, and that is reported once', async () => {
    const { answering, freeze } = afterFreeze(succeed);
    const { client, requests, reports } = await prepare(answering);
    await client.call(caller, get);
    await freeze();
    await expect(client.call(caller, get)).resolves.toMatchObject({ body: { success: true } });
    expect(requests).toHaveLength(3);
    expect(reports.slice(1)).toMatchObject([
      {
        code: 'zuora-connection-repeated',
        tenant: 'acme',
        trackId: 'track-1',
        method: 'GET',
        route: get.route,
      },
      { code: 'zuora-call', status: 200 },
    ]);
  });

  test('does not fail several GETs at once, each over its own connection', async () => {
    const { answering, freeze } = afterFreeze(succeed);
    const { client, requests, reports } = await prepare(answering);
    const four = () => Promise.all([1, 2, 3, 4].map(() => client.call(caller, get)));
    await four();
    await freeze();
    await four();
    const repeated = codesOf(reports).filter((code) => code === 'zuora-connection-repeated').length;
    expect(repeated).toBeGreaterThanOrEqual(1);
    expect(requests).toHaveLength(8 + repeated);
  });

  test('does not fail a token request', async () => {
    const giveToken = tokenGiver();
    const { answering, freeze } = afterFreeze((response, request) =>
      request.url === tokenPath ? giveToken(response) : succeed(response, request),
    );
    const server = await startServer(answering);
    const { client, reports } = prepareClient((reading) => ({
      baseUrl: server.origin,
      clientId: 'an-id',
      clientSecret: `secret-${reading}`,
    }));
    await client.call(caller, get);
    await freeze();
    await client.prepare('other', limits);
    expect(reports.slice(2)).toMatchObject([
      { code: 'zuora-connection-repeated', tenant: 'other', method: 'POST', route: 'POST /oauth/token' },
      { code: 'zuora-token', status: 200 },
    ]);
  });

  test('makes a token request count once in the minute, from the time of the repetition', async () => {
    let now = Date.parse('2026-12-02T03:14:00Z');
    const answers = ['connection-broken', 'token'];
    const transport: Transport = {
      ...httpTransport,
      exchange: async ({ method }) => {
        now += 180;
        const isBroken = method === 'POST' && answers.shift() === 'connection-broken';
        if (isBroken) return 'connection-broken';
        const body = method === 'POST' ? { access_token: 'a-token', expires_in: 3600 } : { success: true };
        return { status: 200, headers: new Headers(), body, bodyBytes: 0, isWhole: true };
      },
    };
    const secret = { baseUrl: 'https://rest.zuora.com', clientId: 'an-id', clientSecret: 'a-secret' };
    const client = createZuoraClient({
      readSecret: async () => ({ text: JSON.stringify(secret), versionId: null }),
      secretPrefix: 'zuora-pending-close',
      extraHosts: [],
      now: () => now,
      tokensPerMinute: 1,
      transport: { ...transport, pause: async () => undefined },
    });
    const repeatedAt = now + 180;
    await client.prepare(caller.tenant, limits);
    now = repeatedAt + 54_900;
    expect(await failureOf(client.prepare('other', limits))).toMatchObject({
      advice: 'wait-in-line',
    });
    now = repeatedAt + 60_000;
    await expect(client.prepare('other', limits)).resolves.toBeUndefined();
  });

  test('leaves a PUT unclear, which is never repeated', async () => {
    const { answering, freeze } = afterFreeze(succeed);
    const { client, sent, reports } = await prepare(answering);
    await client.call(caller, put);
    await freeze();
    const error = await failureOf(client.call(caller, put));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: false, isRefusal: false });
    expect(sent('PUT')).toHaveLength(2);
    expect(codesOf(reports)).toEqual(['zuora-call', 'zuora-call']);
  });

  test('is replaced once, and if that breaks too, there is no answer', async () => {
    const { client, requests, reports } = await prepare((response) => response.req.socket.destroy());
    const error = await failureOf(client.call(caller, get));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: false, status: null });
    expect(requests).toHaveLength(2);
    expect(codesOf(reports)).toEqual(['zuora-connection-repeated', 'zuora-call']);
  });

  test.each<{ what: string; respond: Respond }>([
    { what: 'a reset', respond: (response) => response.req.socket.resetAndDestroy() },
    { what: 'a close after some time', respond: (response) => setTimeout(() => response.destroy(), 50) },
  ])('may be seen as $what', async ({ respond }) => {
    let count = 0;
    const { client, requests } = await prepare((response, request) => {
      count += 1;
      (count === 1 ? respond : succeed)(response, request);
    });
    await client.call(caller, get);
    expect(requests).toHaveLength(2);
  });

  test('is not one that broke during its answer: the request is not repeated', async () => {
    const { client, requests, reports } = await prepare((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    const error = await failureOf(client.call(caller, get));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: false, status: 200 });
    expect(requests).toHaveLength(1);
    expect(codesOf(reports)).toEqual(['zuora-call']);
  });

  test('is not one that could not be made: the request is not repeated', async () => {
    const closed = await closedOrigin();
    const { client, reports } = prepareClient(() => ({ baseUrl: closed, bearerToken: 'x' }));
    const error = await failureOf(client.call(caller, get));
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: false });
    expect(codesOf(reports)).toEqual(['zuora-call']);
  });

  test('is not one whose time was over: the request is not repeated', async () => {
    const { client, reports } = await prepare(() => {});
    await failureOf(client.call(caller, { ...get, limits: { ...limits, timeoutMs: 50 } }));
    expect(codesOf(reports)).toEqual(['zuora-call']);
  });
});

describe('time', () => {
  const someTime = 100;
  const ampleTime = 20_000;

  /** A PUT whose time is over. If the machine is too slow for the headers in that time, it is tried with more time. */
  async function givenUp(respond: Respond, expectedStatus: number | null, timeoutMs = someTime) {
    const { client, requests, reports } = await prepare(respond);
    const error = await failureOf(client.call(caller, { ...put, limits: { ...limits, timeoutMs } }));
    const isTooSlow = error.status !== expectedStatus || requests.length === 0;
    if (isTooSlow && timeoutMs < ampleTime) return givenUp(respond, expectedStatus, timeoutMs * 4);
    return { error, requests, reports };
  }

  test.each<{ what: string; respond: Respond; status: number | null }>([
    { what: 'headers that do not come', respond: () => {}, status: null },
    {
      what: 'a body that does not come',
      respond: (response) => response.writeHead(200).write('{'),
      status: 200,
    },
    {
      what: 'a body that drips',
      respond: (response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(drip));
      },
      status: 200,
    },
  ])('$what: no answer', async ({ respond, status }) => {
    const { error, requests, reports } = await givenUp(respond, status);
    expect(error).toMatchObject({ advice: 'try-later', isAnswered: false, isRefusal: false, status });
    expect(requests).toHaveLength(1);
    expect(reports).toMatchObject([{ code: 'zuora-call', status }]);
  });

  test('a GET may take at most the time that the invocation has left', async () => {
    const { client } = await prepare(() => {});
    const timeLeft = { timeoutMs: 60_000, timeLeftMs: () => someTime };
    await expect(client.call(caller, { ...get, limits: timeLeft })).rejects.toMatchObject({
      isAnswered: false,
    });
  });

  test.each([
    { call: get, timeLeft: 0 },
    { call: get, timeLeft: -5 },
    { call: put, timeLeft: limits.timeoutMs - 1 },
  ])('$call.method is not started with $timeLeft ms left', async ({ call, timeLeft }) => {
    const { client, requests } = await prepare(succeed);
    const late = { ...limits, timeLeftMs: () => timeLeft };
    const error = await failureOf(client.call(caller, { ...call, limits: late }));
    expect(error).toMatchObject({ advice: 'try-later', isRefusal: true, isAnswered: false });
    expect(requests).toEqual([]);
  });

  test('a PUT is not started if its token has used up the time', async () => {
    const server = await startServer((response, { url }) =>
      url === tokenPath ? tokenGiver()(response) : json(response, 200, { success: true }),
    );
    const oauth = { baseUrl: server.origin, clientId: 'an-id', clientSecret: 'a-secret' };
    const { client } = prepareClient(() => oauth);
    const timeLeftMs = () => (server.sent('POST').length === 0 ? 60_000 : limits.timeoutMs - 1);
    const error = await failureOf(client.call(caller, { ...put, limits: { ...limits, timeLeftMs } }));
    expect(error).toMatchObject({ advice: 'try-later', isRefusal: true, isAnswered: false });
    expect(server.sent('PUT')).toEqual([]);
  });

  test('a PUT is started with just enough', async () => {
    const { client } = await prepare(succeed);
    await client.call(caller, { ...put, limits: { ...limits, timeLeftMs: () => limits.timeoutMs } });
  });
});

describe('tenants', () => {
  test('have the settings of their secret, without its credentials', async () => {
    const entityId = '8ac9a1f0-0000-0000-0000-00000000000a';
    const secret = { baseUrl: 'http://127.0.0.1:1', bearerToken: 'x', entityId, orgIds: ['a'] };
    const { client, secretNames } = prepareClient(() => secret);
    expect(await client.tenantSettings('acme')).toEqual({
      entityId,
      orgIds: ['a'],
      secretVersionId: 'version-1',
    });
    expect(secretNames).toEqual(['prefix/acme']);
  });

  test('an unknown tenant has its own error for a new request, and is trouble for an accepted one', async () => {
    const { client } = prepareClient(() => null);
    await expect(client.tenantSettings('acme')).rejects.toBeInstanceOf(UnknownTenantError);
    const error = await failureOf(client.call(caller, put));
    expect(error).toMatchObject({ advice: 'fix-credentials', isRefusal: true });
    await expect(client.prepare(caller.tenant, limits)).rejects.toMatchObject({ advice: 'fix-credentials' });
  });

  test('a defect while fetching a token is thrown unchanged, because it says nothing about Zuora', async () => {
    const defect = new Error('a defect');
    const client = createZuoraClient({
      readSecret: async () => ({
        text: JSON.stringify({ baseUrl: 'http://127.0.0.1:1', clientId: 'x', clientSecret: 'y' }),
        versionId: null,
      }),
      secretPrefix: 'prefix',
      extraHosts: ['127.0.0.1'],
      now: Date.now,
      transport: { ...httpTransport, exchange: () => Promise.reject(defect) },
    });
    await expect(client.call(caller, put)).rejects.toBe(defect);
  });

  test('a reporter that throws does not affect the call', async () => {
    const server = await startServer(succeed);
    const client = createZuoraClient({
      readSecret: async () => ({
        text: JSON.stringify({ baseUrl: server.origin, bearerToken: 'x' }),
        versionId: null,
      }),
      secretPrefix: 'prefix',
      extraHosts: ['127.0.0.1'],
      now: Date.now,
      report: () => {
        throw new Error('deaf');
      },
    });
    await expect(client.call(caller, put)).resolves.toMatchObject({ body: { success: true } });
  });
});

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FaultKind } from '../../infra/zuora-simulator/simulator.ts';
import { expectNoDelayOfOthers, expectOneClose, expectValidBatchResponses } from './promise.ts';
import type { Where } from './tenant.ts';
import { startWire, type Wire } from './wire.ts';

vi.setConfig({ maxConcurrency: 60 });

let wire: Wire;
beforeAll(async () => {
  // A read may take 20 s, or the invocation's remaining time. Here that is less, so that a hanging read ends sooner.
  wire = await startWire({ timeoutSeconds: 15 });
});
afterAll(async () => {
  await wire.stop();
  expectValidBatchResponses(wire);
});

const named = (answers: FaultKind[]) => answers.map((what) => ({ what, name: JSON.stringify(what) }));

describe('a redirect is never followed', () => {
  const places: Where[] = ['token', 'list', 'get', 'put'];
  test.for([301, 302, 303, 307, 308] as const)('%i, in answer to every call', async (status) => {
    const [client, elsewhere] = await Promise.all([wire.client(), wire.client()]);
    for (const place of places) {
      client.fail(place, {
        kind: 'redirect',
        status,
        to: `${elsewhere.simulator.url}/v1/accounting-periods`,
      });
    }

    const requestId = await client.sendRequest();

    await expectOneClose(wire, client, requestId);
    expect(elsewhere.simulator.requests).toEqual([]);
  });
});

describe('the token endpoint', () => {
  const answers: FaultKind[] = [
    { kind: 'reset' },
    { kind: 'reset-in-body' },
    { kind: 'truncated-gzip' },
    { kind: 'slow-headers', delayMs: 300 },
    { kind: 'slow-body', delayMs: 300 },
    { kind: 'html' },
    { kind: 'html', status: 200 },
    { kind: 'empty' },
    { kind: 'empty', status: 404 },
    { kind: 'invalid-json' },
    { kind: 'large-body', bytes: 1024 * 1024 },
    { kind: 'wrong-content-type', contentType: 'text/html' },
    { kind: 'token-unknown-client' },
    { kind: 'token-deactivated-user' },
    { kind: 'token-error', status: 401 },
    { kind: 'token-error', status: 500 },
    { kind: 'token-error', status: 503 },
    { kind: 'token-rate-limit' },
    { kind: 'token-rate-limit', retryAfter: 1 },
    { kind: 'token-without-access-token' },
    { kind: 'token-expires-in' },
    { kind: 'token-expires-in', value: null },
    { kind: 'token-expires-in', value: 'soon' },
    { kind: 'json', body: { access_token: 7 } },
    { kind: 'json', body: { access_token: 'a token\r\nX-Evil: 1', expires_in: 3599 } },
  ];
  test.for(named(answers))('answers, twice: $name', async ({ what }) => {
    const client = await wire.client();
    client.fail('token', what, { times: 2 });

    const requestId = await client.sendRequest();

    await expectOneClose(wire, client, requestId);
    expect(client.puts().sent).toBe(1);
  });

  test('is down for one tenant, which delays no other', async () => {
    await expectNoDelayOfOthers(
      wire,
      ({ simulator }) => simulator.fail({ on: { path: '/oauth/token' }, what: { kind: 'hang' } }).remove,
    );
  });

  test('gives tokens that Zuora does not accept: credentials trouble, until they are accepted', async () => {
    const client = await wire.client();
    const { remove } = client.simulator.fail({
      on: { path: /accounting-periods/ },
      what: { kind: 'unauthorized' },
    });

    const requestId = await client.sendRequest();
    await wire.logged(client.name, 'credentials-refused');
    remove();

    await expectOneClose(wire, client, requestId);
  });
});

describe('429', () => {
  const places: Where[] = ['token', 'list', 'get', 'put'];
  const answers: FaultKind[] = [
    { kind: 'too-many-requests', retryAfter: 3 },
    { kind: 'too-many-requests', rateLimitReset: 3 },
    { kind: 'rate-limit', resetSeconds: 3 },
    { kind: 'concurrency-limit', retryAfter: 3 },
  ];
  const rows = named(answers).flatMap((row) => places.map((place) => ({ ...row, place })));

  test.for(rows)(
    'to a call of the kind $place: no other PUT before the time that $name asks for',
    async ({ what, place }) => {
      const client = await wire.client();
      client.fail(place, what);

      const requestId = await client.sendRequest();

      await expectOneClose(wire, client, requestId);
      const { requests } = client.simulator;
      const refused = requests.findIndex(({ status }) => status === 429);
      const next = requests.slice(refused + 1).find(({ method }) => method === 'PUT');
      // Measured by Zuora's own clock, so a slow machine does not matter.
      const apart = Number(next?.at) - Number(requests[refused]?.at);
      expect(apart).toBeGreaterThanOrEqual(3_000);
    },
  );
});

describe('a call that hangs', () => {
  test.for<Where>(['list', 'get', 'put'])('%s: the next delivery goes on', async (place) => {
    const client = await wire.client();
    client.fail(place, { kind: 'hang' });

    const requestId = await client.sendRequest();

    await expectOneClose(wire, client, requestId);
  });

  test('while polling reads the period: a later tick goes on, and no other tenant waits for it', async () => {
    const [ill, well] = await Promise.all([wire.client(), wire.client()]);
    ill.simulator.onEvent(({ kind }) => {
      if (kind === 'pending-close-set') ill.fail('get', { kind: 'hang' });
    });

    const patient = await ill.sendRequest();
    const requestId = await well.sendRequest();

    await expectOneClose(wire, well, requestId);
    await expectOneClose(wire, ill, patient);
  });

  test('slow headers and slow bodies that come too late', async () => {
    const client = await wire.client();
    client.fail('get', { kind: 'slow-headers', delayMs: 14_000 });
    client.fail('put', { kind: 'slow-body', delayMs: 5_000 });

    const requestId = await client.sendRequest();

    await expectOneClose(wire, client, requestId);
    expect(client.puts().sent).toBe(1);
  });
});

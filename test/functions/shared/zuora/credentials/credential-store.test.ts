import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createCredentialStore } from '../../../../../functions/shared/zuora/credentials/credential-store.ts';
import type { SecretReading } from '../../../../../functions/shared/zuora/credentials/credentials.ts';
import { UnknownTenantError, ZuoraError } from '../../../../../functions/shared/zuora/errors.ts';
import { httpTransport } from '../../../../../functions/shared/zuora/transport.ts';

const reading = (version: string): SecretReading => ({
  text: JSON.stringify({ baseUrl: 'https://rest.zuora.com', bearerToken: 'a-token' }),
  versionId: version,
});

/** Answers with each of `answers` in turn. If one is a function, it is called. */
function prepare(answers: (() => SecretReading | null)[]) {
  const names: string[] = [];
  const clock = { now: 1_000_000 };
  const store = createCredentialStore({
    readSecret: async (name) => {
      names.push(name);
      await Promise.resolve();
      const answer = answers[Math.min(names.length, answers.length) - 1];
      return answer === undefined ? null : answer();
    },
    secretPrefix: 'zuora-pending-close',
    extraHosts: [],
    transport: httpTransport,
    now: () => clock.now,
  });
  return { store, names, clock };
}

const failing = (error: unknown) => () => {
  throw error;
};

test('a secret is read by its full name, once in 5 minutes', async () => {
  const { store, names, clock } = prepare([() => reading('1'), () => reading('2')]);
  await store.current('acme-eu');
  clock.now += 299_999;
  expect((await store.current('acme-eu')).versionId).toBe('1');
  expect(names).toEqual(['zuora-pending-close/acme-eu']);
  clock.now += 1;
  expect((await store.current('acme-eu')).versionId).toBe('2');
});

test('a caller that needs it fresh for longer has it read earlier', async () => {
  const { store, names, clock } = prepare([() => reading('1')]);
  await store.current('default');
  clock.now += 181_000;
  await store.current('default');
  expect(names).toHaveLength(1);
  await store.current('default', 120_000);
  expect(names).toHaveLength(2);
});

test('one read is in flight per tenant', async () => {
  const { store, names } = prepare([() => reading('1')]);
  await Promise.all([store.current('a'), store.current('a'), store.reread('a'), store.current('b')]);
  expect(names).toEqual(['zuora-pending-close/a', 'zuora-pending-close/b']);
});

test('a reread does not use the cache, and fills it', async () => {
  const { store } = prepare([() => reading('1'), () => reading('2')]);
  await store.current('a');
  expect((await store.reread('a')).versionId).toBe('2');
  expect((await store.current('a')).versionId).toBe('2');
});

test('an unknown tenant is not cached', async () => {
  const { store } = prepare([() => null, () => reading('1')]);
  await expect(store.current('a')).rejects.toBeInstanceOf(UnknownTenantError);
  await expect(store.current('a')).resolves.toMatchObject({ versionId: '1' });
});

test('a failure is not cached', async () => {
  const { store } = prepare([failing(new Error('socket')), () => reading('1')]);
  await expect(store.current('a')).rejects.toBeInstanceOf(ZuoraError);
  await expect(store.current('a')).resolves.toMatchObject({ versionId: '1' });
});

test('at most 40 reads are in progress at once, each for 15 seconds at most', async () => {
  const limits = new Set<number>();
  let underWay = 0;
  let most = 0;
  const store = createCredentialStore({
    readSecret: async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await pause(1);
      underWay -= 1;
      return reading('1');
    },
    secretPrefix: 'zuora-pending-close',
    extraHosts: [],
    transport: {
      startDeadline: (milliseconds) => {
        limits.add(milliseconds);
        return httpTransport.startDeadline(milliseconds);
      },
    },
    now: () => 0,
  });
  await Promise.all(Array.from({ length: 100 }, (_, index) => store.current(`tenant-${index}`)));
  expect({ most, limits: [...limits] }).toEqual({ most: 40, limits: [15_000] });
});

describe('trouble of Secrets Manager', () => {
  const aws = (name: string, httpStatusCode?: number) =>
    Object.assign(new Error(`about ${name}`), { name, $metadata: { httpStatusCode } });
  test.each([
    { error: aws('ThrottlingException', 400), advice: 'try-later' },
    { error: aws('TooManyRequestsException', 400), advice: 'try-later' },
    { error: aws('RequestLimitExceeded', 400), advice: 'try-later' },
    { error: aws('InternalFailure', 400), advice: 'try-later' },
    { error: aws('RequestExpired', 408), advice: 'try-later' },
    { error: aws('SlowDown', 429), advice: 'try-later' },
    { error: aws('InternalServiceError', 500), advice: 'try-later' },
    { error: aws('Unknown', 500), advice: 'try-later' },
    { error: aws('ServiceUnavailable', 503), advice: 'try-later' },
    { error: aws('TimeoutError'), advice: 'try-later' },
    { error: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), advice: 'try-later' },
    { error: 'a string', advice: 'try-later' },
    { error: aws('AccessDeniedException', 400), advice: 'fix-credentials' },
    { error: aws('DecryptionFailure', 400), advice: 'fix-credentials' },
    { error: aws('InvalidRequestException', 400), advice: 'fix-credentials' },
    { error: aws('Unknown', 499), advice: 'fix-credentials' },
    { error: aws('CredentialsProviderError'), advice: 'fix-credentials' },
  ])('$error → $advice', async ({ error, advice }) => {
    const { store } = prepare([failing(error)]);
    const isAnswered = advice === 'fix-credentials';
    await expect(store.current('a')).rejects.toMatchObject({ name: 'ZuoraError', advice, isAnswered });
  });

  test('a secret that cannot be used is trouble with credentials', async () => {
    const { store } = prepare([() => ({ text: 'not set', versionId: '1' })]);
    await expect(store.current('a')).rejects.toMatchObject({
      advice: 'fix-credentials',
      message: 'The secret of tenant a is not usable: it is not JSON',
    });
  });
});

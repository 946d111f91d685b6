import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { awsClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { connectLedger, secretsOf } from '../../../functions/shared/connections.ts';
import { once } from '../../../functions/shared/once.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';
import { anAcceptedItem } from '../poll-trial-balance/items.ts';
import { json, startServer } from './zuora/loopback.ts';

describe('once', () => {
  it('builds on first use, and keeps what it built', () => {
    const build = vi.fn(() => ({}));
    const get = once(build);
    expect(build).not.toHaveBeenCalled();
    expect(get()).toBe(get());
    expect(build).toHaveBeenCalledTimes(1);
  });

  it('keeps a value even if it is undefined', () => {
    const build = vi.fn(() => undefined);
    const get = once(build);
    get();
    get();
    expect(build).toHaveBeenCalledTimes(1);
  });

  it('does not keep a build that failed', () => {
    let attempts = 0;
    const get = once(() => {
      attempts += 1;
      if (attempts === 1) throw new Error('not yet');
      return 'built';
    });
    expect(get).toThrow('not yet');
    expect(get()).toBe('built');
  });
});

describe('AWS', () => {
  let emulators: AwsEmulators;
  beforeAll(async () => {
    emulators = await startAwsEmulators();
  });
  afterEach(() => emulators.endFaults());
  afterAll(() => emulators.stop());

  const read = (name: string) => {
    const settings = { ...clientSettings(emulators.endpoints.secrets), maxAttempts: 1 };
    return secretsOf(new SecretsManagerClient(settings))(name);
  };

  it('gives a secret by its name, with its version', async () => {
    const versionId = emulators.secrets.put('zuora-pending-close/default', { bearerToken: 'x' });
    expect(await read('zuora-pending-close/default')).toEqual({ text: '{"bearerToken":"x"}', versionId });
  });

  it('gives null if there is no such secret, and reads again each time', async () => {
    expect(await read('zuora-pending-close/new')).toBeNull();
    emulators.secrets.put('zuora-pending-close/new', 'there now');
    expect(await read('zuora-pending-close/new')).toMatchObject({ text: 'there now' });
  });

  it('has no version if the answer has none', async () => {
    const { origin } = await startServer((response) =>
      json(response, 200, { Name: 'x', SecretString: 'content' }),
    );
    const client = new SecretsManagerClient({ ...clientSettings(origin), maxAttempts: 1 });
    expect(await secretsOf(client)('x')).toEqual({ text: 'content', versionId: null });
  });

  it('distinguishes a secret without a value from no secret', async () => {
    emulators.secrets.createEmpty('zuora-pending-close/empty');
    expect(await read('zuora-pending-close/empty')).toEqual({ text: undefined, versionId: null });
  });

  it.each(['AccessDeniedException', 'DecryptionFailure', 'InternalServiceError'] as const)(
    'trouble with a secret is thrown as the SDK throws it: %s',
    async (name) => {
      emulators.secrets.break('zuora-pending-close/broken', name);
      await expect(read('zuora-pending-close/broken')).rejects.toMatchObject({ name });
    },
  );

  it('is found only by the SDK’s own settings', async () => {
    for (const [name, value] of Object.entries(emulators.variables)) vi.stubEnv(name, value);
    const ledger = connectLedger({ ledgerTableName: emulators.ledgerTableName });
    await ledger.create(anAcceptedItem());
    expect(await ledger.get(anAcceptedItem())).toEqual(anAcceptedItem());
  });
});

it('AWS is called three times, and no attempt takes longer than four seconds', () => {
  expect(awsClientSettings).toMatchObject({
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
  });
});

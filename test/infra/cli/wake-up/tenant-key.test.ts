import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wakeUpKeyOf } from '../../../../functions/receive-wake-up/wake-up-key.ts';
import { exitCodes } from '../../../../infra/cli/trouble.ts';
import { addressOf, readTenantKey, wantedAddressOf } from '../../../../infra/cli/wake-up/tenant-key.ts';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';
import { createSecretStore } from '../../../../infra/local/emulators/secret-store.ts';
import { startSecretsRoute } from '../../../../infra/local/emulators/secrets-route.ts';
import { listenOpenly } from '../../../../infra/loopback.ts';
import { canaryMark } from '../../../canary.ts';

const stackWith = (more: { WakeUpUrl?: string }) => ({
  label: 'the stack Closes-eu',
  outputs: {
    CloseRequestQueueUrl: 'q',
    DeadLetterQueueUrl: 'd',
    LedgerTableName: 't',
    CredentialsSecretName: 's',
    ...more,
  },
});

describe('the address of a tenant', () => {
  it.each([
    ['deployed', 'https://abc.lambda-url.eu-central-1.on.aws/'],
    ['local', 'http://127.0.0.1:4015'],
  ])('is the output with the tenant after it: %s', (_which, WakeUpUrl) => {
    const address = `${WakeUpUrl.replace(/\/$/, '')}/acme-eu`;
    expect(addressOf(stackWith({ WakeUpUrl }), 'acme-eu')).toBe(address);
    expect(wantedAddressOf(stackWith({ WakeUpUrl }), 'acme-eu')).toBe(address);
  });

  it('is missing if wake-ups are off, and the error says how to switch them on', () => {
    expect(addressOf(stackWith({}), 'acme-eu')).toBeNull();
    expect(() => wantedAddressOf(stackWith({}), 'acme-eu')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^wake-ups are off: the stack Closes-eu .*`wakeUps` to true/),
        exitCode: exitCodes.notPossible,
      }),
    );
  });
});

describe('the key of a tenant', () => {
  const store = createSecretStore();
  let url: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ stop } = await startSecretsRoute(store, async (server) => {
      const address = await listenOpenly(server);
      ({ url } = address);
      return address;
    }));
  });
  afterAll(() => stop());
  const keyFrom = (secretId: string) =>
    readTenantKey(
      {
        secrets: async () => new SecretsManagerClient({ ...clientSettings(url), maxAttempts: 1 }),
        masterKeySecretId: async () => secretId,
      },
      'acme-eu',
    );

  it('comes from the current version of the master key, which is named', async () => {
    store.put('rotated', 'the first');
    const versionId = store.put('rotated', canaryMark);
    expect(await keyFrom('rotated')).toEqual({
      key: wakeUpKeyOf(canaryMark, 'acme-eu'),
      masterKeyVersionId: versionId,
    });
  });

  it.each<[name: string, arrange: () => unknown, message: RegExp]>([
    ['gone', () => undefined, /^the secret of the master key is gone \(gone\), /],
    [
      'empty',
      () => store.createEmpty('empty'),
      /^the secret of the master key has no text value \(empty\), /,
    ],
    ['blank', () => store.put('blank', ''), /has no text value/],
    ['closed', () => store.break('closed', 'AccessDeniedException'), /cannot be read now/],
  ])('is not made up if the secret is %s', async (name, arrange, message) => {
    arrange();
    await expect(keyFrom(name)).rejects.toThrow(message);
  });
});

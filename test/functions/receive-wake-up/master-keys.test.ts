import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, describe, expect, it } from 'vitest';
import {
  masterKeysOf,
  type ReadVersion,
  versionsOf,
} from '../../../functions/receive-wake-up/master-keys.ts';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';
import { json, startServer } from '../shared/zuora/loopback.ts';

let now = 0;
afterEach(() => {
  now = 0;
});

/** A secret whose versions a test can change, and the stages that were read, in order. */
function secretOf(versions: Partial<Record<'AWSCURRENT' | 'AWSPREVIOUS', string>>) {
  const reads: string[] = [];
  const read: ReadVersion = async (stage) => {
    reads.push(stage);
    return versions[stage] ?? null;
  };
  return { reads, versions, masterKeys: masterKeysOf(read, () => now) };
}

describe('the valid master keys', () => {
  it.each([
    { rule: 'one before the first rotation', versions: { AWSCURRENT: 'a' }, keys: ['a'] },
    { rule: 'two after a rotation', versions: { AWSCURRENT: 'b', AWSPREVIOUS: 'a' }, keys: ['b', 'a'] },
    { rule: 'never empty', versions: { AWSCURRENT: 'a', AWSPREVIOUS: '' }, keys: ['a'] },
  ])('are $rule', async ({ versions, keys }) => {
    expect(await secretOf(versions).masterKeys()).toEqual(keys);
  });

  it('are cached for 5 minutes', async () => {
    const secret = secretOf({ AWSCURRENT: 'a' });
    await secret.masterKeys();
    secret.versions.AWSCURRENT = 'b';
    now = 299_999;
    expect(await secret.masterKeys()).toEqual(['a']);
    now = 300_000;
    expect(await secret.masterKeys()).toEqual(['b']);
    expect(secret.reads).toHaveLength(4);
  });

  it.each([{}, { AWSCURRENT: '' }, { AWSPREVIOUS: 'a' }])(
    'reject without a current version, and the failure is not cached: %o',
    async (versions) => {
      const secret = secretOf(versions);
      await expect(secret.masterKeys()).rejects.toThrow('no current version');
      secret.versions.AWSCURRENT = 'b';
      expect((await secret.masterKeys())[0]).toBe('b');
    },
  );
});

describe('a version of the secret', () => {
  const versions = async (status: number, body: object) => {
    const { origin, requests } = await startServer((response) => json(response, status, body));
    const client = new SecretsManagerClient({ ...clientSettings(origin), maxAttempts: 1 });
    return { read: versionsOf(client, 'a-secret'), requests };
  };

  it('is read by its stage', async () => {
    const { read, requests } = await versions(200, { SecretString: 'a', VersionId: 'v1' });
    expect(await read('AWSPREVIOUS')).toBe('a');
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      SecretId: 'a-secret',
      VersionStage: 'AWSPREVIOUS',
    });
  });

  it.each([
    {
      rule: 'the secret has no version of this stage',
      status: 400,
      body: { __type: 'ResourceNotFoundException' },
    },
    { rule: 'the version has no text', status: 200, body: { SecretBinary: 'YQ==' } },
  ])('is null if $rule', async ({ status, body }) => {
    expect(await (await versions(status, body)).read('AWSPREVIOUS')).toBeNull();
  });

  it('that cannot be read does not count as missing', async () => {
    const { read } = await versions(400, { __type: 'AccessDeniedException' });
    await expect(read('AWSPREVIOUS')).rejects.toThrow();
  });
});

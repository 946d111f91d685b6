import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

const cachedForMs = 5 * 60_000;

/** Reads one version of the master key's secret. Null if there is no such version. */
export type ReadVersion = (stage: 'AWSCURRENT' | 'AWSPREVIOUS') => Promise<string | null>;

export function versionsOf(client: SecretsManagerClient, secretId: string): ReadVersion {
  return async (stage) => {
    try {
      const command = new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage });
      return (await client.send(command)).SecretString ?? null;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      throw error;
    }
  };
}

/**
 * The master keys that are valid now: that of the secret's current version, and that of its previous version if there is
 * one. So both keys are valid while a rotation is in progress. Cached for 5 minutes. A failed read is not cached.
 *
 * @returns an effect. It rejects if the secret has no current version, or if Secrets Manager fails
 */
export function masterKeysOf(readVersion: ReadVersion, now: () => number): () => Promise<readonly string[]> {
  let cached: { keys: readonly string[]; until: number } | null = null;

  async function read(): Promise<readonly string[]> {
    const [current, previous] = await Promise.all([readVersion('AWSCURRENT'), readVersion('AWSPREVIOUS')]);
    if (!current) throw new Error('The secret of the master key has no current version with a text');
    return previous ? [current, previous] : [current];
  }

  return async () => {
    if (cached === null || now() >= cached.until) {
      const until = now() + cachedForMs;
      cached = { keys: await read(), until };
    }
    return cached.keys;
  };
}

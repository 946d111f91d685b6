import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';

const cachedForMs = 5 * 60_000;

/** Reads one version of the master key's secret; null where there is no such version. */
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
 * The master keys that count now: of the secret's current version, and of the previous one where there is one, so that a
 * rotation has no gap. Cached 5 minutes. A failed read is not cached.
 *
 * @returns an effect that rejects where the secret has no current version, and with any other trouble of Secrets Manager
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

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsClientSettings } from './aws-client-settings.ts';
import { createLedger, type Ledger } from './ledger/ledger.ts';
import type { Report } from './telemetry/telemetry.ts';
import { createZuoraClient } from './zuora/client.ts';
import type { ReadSecret } from './zuora/credentials/credentials.ts';
import { preloadHttp } from './zuora/transport.ts';
import { type Zuora, zuoraOver } from './zuora/zuora.ts';

/** Reads the secret of a name, or null if there is none. All other errors of the SDK are thrown. */
export function secretsOf(client: SecretsManagerClient): ReadSecret {
  return async (name) => {
    try {
      const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: name }));
      return { text: SecretString, versionId: VersionId ?? null };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        // The same error comes for a secret that exists and has no value yet. Its tenant is known.
        const existsWithoutValue = error.message.includes('staging label');
        return existsWithoutValue ? { text: undefined, versionId: null } : null;
      }
      throw error;
    }
  };
}

export function connectLedger({ ledgerTableName }: { ledgerTableName: string }): Ledger {
  return createLedger(DynamoDBDocumentClient.from(new DynamoDBClient(awsClientSettings)), ledgerTableName);
}

/** Zuora, with the credentials of every tenant that has a secret under the prefix. */
export function connectZuora(
  { secretPrefix, zuoraExtraHosts }: { secretPrefix: string; zuoraExtraHosts: readonly string[] },
  { now, report }: { now: () => number; report: Report },
): Zuora {
  const readSecret = secretsOf(new SecretsManagerClient(awsClientSettings));
  return zuoraOver(
    createZuoraClient({
      readSecret: (name) => {
        preloadHttp();
        return readSecret(name);
      },
      secretPrefix,
      extraHosts: zuoraExtraHosts,
      now,
      report: ({ code, ...fields }) => report(code, fields),
    }),
  );
}

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
import { type Zuora, zuoraOver } from './zuora/zuora.ts';

/** The secret of a name, or null when there is none; other trouble is thrown as the SDK throws it. */
export function secretsOf(client: SecretsManagerClient): ReadSecret {
  return async (name) => {
    try {
      const { SecretString, VersionId } = await client.send(new GetSecretValueCommand({ SecretId: name }));
      return { text: SecretString, versionId: VersionId ?? null };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) {
        // Secrets Manager answers alike for a secret that is there and has no value yet: that tenant is known.
        const isThereWithoutValue = error.message.includes('staging label');
        return isThereWithoutValue ? { text: undefined, versionId: null } : null;
      }
      throw error;
    }
  };
}

export function connectLedger({ ledgerTableName }: { ledgerTableName: string }): Ledger {
  return createLedger(DynamoDBDocumentClient.from(new DynamoDBClient(awsClientSettings)), ledgerTableName);
}

/** Zuora, with the credentials of every tenant whose secret stands under the prefix. */
export function connectZuora(
  { secretPrefix, zuoraExtraHosts }: { secretPrefix: string; zuoraExtraHosts: readonly string[] },
  { now, report }: { now: () => number; report: Report },
): Zuora {
  return zuoraOver(
    createZuoraClient({
      readSecret: secretsOf(new SecretsManagerClient(awsClientSettings)),
      secretPrefix,
      extraHosts: zuoraExtraHosts,
      now,
      report: ({ code, ...fields }) => report(code, fields),
    }),
  );
}

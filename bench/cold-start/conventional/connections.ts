/** `functions/shared/connections.ts` as the guides write it: traced clients with their defaults, and Powertools. */
import { SecretsProvider } from '@aws-lambda-powertools/parameters/secrets';
import { Tracer } from '@aws-lambda-powertools/tracer';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { createLedger, type Ledger } from '../../../functions/shared/ledger/ledger.ts';
import type { Report } from '../../../functions/shared/telemetry/telemetry.ts';
// The product loads it on first use. The convention is an import at the top.
import '../../../functions/shared/zuora/exchange.ts';
import { createZuoraClient } from '../../../functions/shared/zuora/client.ts';
import type { ReadSecret } from '../../../functions/shared/zuora/credentials/credentials.ts';
import { type Zuora, zuoraOver } from '../../../functions/shared/zuora/zuora.ts';

export const tracer = new Tracer();

const secrets = new SecretsProvider({
  awsSdkV3Client: tracer.captureAWSv3Client(new SecretsManagerClient(awsClientSettings)),
});

/** How long a secret is kept, in seconds: as long as the product keeps it. */
const maxAge = 300;

const readSecret: ReadSecret = async (name) => {
  try {
    const value = await secrets.get(name, { maxAge });
    return { text: typeof value === 'string' ? value : undefined, versionId: null };
  } catch (error) {
    if (error instanceof Error && error.cause instanceof ResourceNotFoundException) return null;
    throw error;
  }
};

export function tracedLedger({ ledgerTableName }: { ledgerTableName: string }): Ledger {
  const client = tracer.captureAWSv3Client(new DynamoDBClient(awsClientSettings));
  return createLedger(DynamoDBDocumentClient.from(client), ledgerTableName);
}

export function tracedZuora(
  settings: { secretPrefix: string; zuoraExtraHosts: readonly string[] },
  { now, report }: { now: () => number; report: Report },
): Zuora {
  const { secretPrefix, zuoraExtraHosts: extraHosts } = settings;
  const reportCall: NonNullable<Parameters<typeof createZuoraClient>[0]['report']> = ({ code, ...fields }) =>
    report(code, fields);
  return zuoraOver(createZuoraClient({ readSecret, secretPrefix, extraHosts, now, report: reportCall }));
}

import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { Trouble } from '../trouble.ts';

/** What the tool uses of a stack's outputs (docs/specification.md, "Outputs of the stack"). */
const outputsSchema = z.object({
  CloseRequestQueueUrl: z.string(),
  DeadLetterQueueUrl: z.string(),
  LedgerTableName: z.string(),
  CredentialsSecretName: z.string(),
  /** Only with wake-ups. */
  WakeUpUrl: z.optional(z.string()),
});
export type Outputs = z.output<typeof outputsSchema>;

/** A stack that the tool works with, deployed or local. Clients are loaded and made when they are first used. */
export interface Stack {
  /** In sentences, such as `the stack ZuoraPendingClose`. */
  label: string;
  outputs: Outputs;
  /** Tenants' secrets are `<secretPrefix>/<tenant>`. */
  secretPrefix: string;
  sqs(): Promise<SQSClient>;
  tables(): Promise<DynamoDBDocumentClient>;
  secrets(): Promise<SecretsManagerClient>;
  /** The setting `zuoraExtraHosts`, as the stack's functions have it. */
  zuoraExtraHosts(): Promise<readonly string[]>;
  /** The secret of the master key of wake-ups, by its name or ARN. Only for a stack with wake-ups. */
  masterKeySecretId(): Promise<string>;
  /** Who uses the tool, for the ledger's history. */
  operator(): Promise<string>;
}

/** @throws Trouble that names the output that is missing */
export function readOutputs(label: string, outputs: unknown): Outputs {
  const parsed = outputsSchema.safeParse(outputs);
  if (parsed.success) return parsed.data;
  const missing = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Trouble(
    `${label} has no output ${missing}: it is not a stack of this product, or it is an older one.`,
  );
}

/**
 * The closing function as most people would build it: everything at the top of the module, ready for the first event.
 */
import { parse } from '@aws-lambda-powertools/parser';
import { SqsSchema } from '@aws-lambda-powertools/parser/schemas';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createTurns } from '../../../functions/set-pending-close/in-turn.ts';
import { handleBatch } from '../../../functions/set-pending-close/message.ts';
import { createQueue } from '../../../functions/set-pending-close/queue.ts';
import { awsClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { readClosingSettings } from '../../../functions/shared/settings.ts';
import { createTelemetry } from '../../../functions/shared/telemetry/telemetry.ts';
import { createTenantAccess } from '../../../functions/shared/zuora/tenant-access.ts';
import { tracedLedger, tracedZuora, tracer } from './connections.ts';

const reserveMs = 5_000;
const readingMs = 5_000;
const now = () => Date.now();

const settings = readClosingSettings(process.env);
const { report, flush } = createTelemetry();
const ledger = tracedLedger(settings);
const zuora = tracedZuora(settings, { now, report });
const sqs = tracer.captureAWSv3Client(new SQSClient(awsClientSettings));
const queue = createQueue(() => sqs, settings);

export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  parse(event, undefined, SqsSchema);
  const timeLeftMs = () => context.getRemainingTimeInMillis() - reserveMs;
  try {
    return await handleBatch(event, {
      context: { now, timeLeftMs, ledger, zuora, report, tenantAccess: createTenantAccess(), settings },
      queue,
      random: Math.random,
      startMs: settings.putAnswerSeconds * 1000 + readingMs,
      inTurn: createTurns(),
    });
  } finally {
    flush();
  }
}

import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { awsClientSettings } from '../shared/aws-client-settings.ts';
import { connectLedger, connectZuora } from '../shared/connections.ts';
import { once } from '../shared/once.ts';
import { readClosingSettings } from '../shared/settings.ts';
import { createTelemetry } from '../shared/telemetry/telemetry.ts';
import { createTenantAccess } from '../shared/zuora/tenant-access.ts';
import { createTurns } from './in-turn.ts';
import { handleBatch, type Invocation } from './message.ts';
import { createQueue } from './queue.ts';

/** The part of each invocation's time that is reserved for the last write and the answer to Lambda. */
const reserveMs = 5_000;
/** Besides the time for the PUT's answer, a request needs this time for the reads before the PUT and after it. */
const readingMs = 5_000;

const now = () => Date.now();

const container = once(() => {
  const settings = readClosingSettings(process.env);
  const telemetry = createTelemetry();
  return {
    settings,
    telemetry,
    ledger: connectLedger(settings),
    zuora: connectZuora(settings, { now, report: telemetry.report }),
    // Most closes need no call to SQS: Lambda itself receives and deletes.
    queue: createQueue(
      once(() => new SQSClient(awsClientSettings)),
      settings,
    ),
  };
});

/** Sets accounting periods to pending close: an SQS batch in, the messages that return to the queue out. */
export async function handler(event: SQSEvent, context: Context): Promise<SQSBatchResponse> {
  const { settings, telemetry, ledger, queue, zuora } = container();
  const timeLeftMs = () => context.getRemainingTimeInMillis() - reserveMs;
  const invocation: Invocation = {
    context: {
      now,
      timeLeftMs,
      ledger,
      zuora,
      report: telemetry.report,
      tenantAccess: createTenantAccess(),
      settings,
    },
    queue,
    random: Math.random,
    startMs: settings.putAnswerSeconds * 1000 + readingMs,
    inTurn: createTurns(),
  };
  try {
    return await handleBatch(event, invocation);
  } finally {
    telemetry.flush();
  }
}

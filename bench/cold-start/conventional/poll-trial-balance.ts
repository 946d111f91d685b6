/**
 * The polling function as most people would build it: everything at the top of the module, ready for the first event.
 */
import { parse } from '@aws-lambda-powertools/parser';
import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import * as z from 'zod';
import { measureOpenCloses } from '../../../functions/poll-trial-balance/measure-open-closes.ts';
import { pollTrialBalances } from '../../../functions/poll-trial-balance/poll-trial-balances.ts';
import { scheduledTimeOf } from '../../../functions/poll-trial-balance/tick.ts';
import { publishTo } from '../../../functions/poll-trial-balance/topic.ts';
import { awsClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { readPollingSettings } from '../../../functions/shared/settings.ts';
import { createTelemetry } from '../../../functions/shared/telemetry/telemetry.ts';
import { createTenantAccess } from '../../../functions/shared/zuora/tenant-access.ts';
import { tracedLedger, tracedZuora, tracer } from './connections.ts';

const reserveMs = 3_000;
const now = () => Date.now();
const tickSchema = z.object({ scheduledTime: z.string() });

const settings = readPollingSettings(process.env);
const { report, measure, flush } = createTelemetry();
const ledger = tracedLedger(settings);
const zuora = tracedZuora(settings, { now, report });
const client = tracer.captureAWSv3Client(new SNSClient(awsClientSettings));
const publish = publishTo(client, settings.outcomeTopicArn);
const tenantAccess = createTenantAccess();

export async function handler(event: unknown, context: Context): Promise<void> {
  const tick = scheduledTimeOf(parse(event, undefined, tickSchema), now());
  const timeLeftMs = () => context.getRemainingTimeInMillis() - reserveMs;
  try {
    const polling = { settings, ledger, zuora, publish, tenantAccess, now, timeLeftMs, report };
    const open = await pollTrialBalances(tick, polling);
    report('tick-done', {});
    await measureOpenCloses(open, { ledger, now, timeLeftMs, report, measure });
  } finally {
    flush();
  }
}

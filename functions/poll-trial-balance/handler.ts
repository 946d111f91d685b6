import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { awsClientSettings, connectLedger, connectZuora } from '../shared/connections.ts';
import { once } from '../shared/once.ts';
import { readPollingSettings } from '../shared/settings.ts';
import { createTelemetry } from '../shared/telemetry/telemetry.ts';
import { createTenantAccess } from '../shared/zuora/tenant-access.ts';
import { measureOpenCloses } from './measure-open-closes.ts';
import { pollTrialBalances } from './poll-trial-balances.ts';
import { scheduledTimeOf } from './tick.ts';
import { publishTo } from './topic.ts';

/** Kept back of every invocation for the last writes. */
const reserveMs = 3_000;
/** Kept back of the work for measuring after it: a tick with too much to do must be measured too. */
const measuringMs = 3_000;

const now = () => Date.now();

const container = once(() => {
  const settings = readPollingSettings(process.env);
  const telemetry = createTelemetry();
  return {
    settings,
    telemetry,
    ledger: connectLedger(settings),
    zuora: connectZuora(settings, { now, report: telemetry.report }),
    publish: publishTo(new SNSClient(awsClientSettings), settings.outcomeTopicArn),
    tenantAccess: createTenantAccess(),
  };
});

/** One tick of the schedule: works on every open close that is due. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const { telemetry, ...kept } = container();
  const { report, measure } = telemetry;
  const timeLeftMs = () => context.getRemainingTimeInMillis() - reserveMs;
  try {
    const workLeftMs = () => timeLeftMs() - measuringMs;
    const context = { ...kept, now, timeLeftMs: workLeftMs, report };
    const open = await pollTrialBalances(scheduledTimeOf(event, now()), context);
    report('tick-done', {});
    await measureOpenCloses(open, { ledger: kept.ledger, now, timeLeftMs, report, measure });
  } finally {
    telemetry.flush();
  }
}

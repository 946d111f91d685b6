import { SNSClient } from '@aws-sdk/client-sns';
import type { Context } from 'aws-lambda';
import { awsClientSettings } from '../shared/aws-client-settings.ts';
import { connectLedger, connectZuora } from '../shared/connections.ts';
import { once } from '../shared/once.ts';
import { readPollingSettings } from '../shared/settings.ts';
import { createTelemetry } from '../shared/telemetry/telemetry.ts';
import { wakeUpOf } from '../shared/wake-up-event.ts';
import { createTenantAccess } from '../shared/zuora/tenant-access.ts';
import { measureOpenCloses } from './measure-open-closes.ts';
import { pollTrialBalances } from './poll-trial-balances.ts';
import { scheduledTimeOf } from './tick.ts';
import { publishTo } from './topic.ts';
import { wakeUp } from './wake-up.ts';

/** The part of each invocation's time that is reserved for the last writes. */
const reserveMs = 3_000;
/** Reserved for measuring after the work, because a tick with too much to do must be measured too. */
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

/** Handles one tick of the schedule, with every close that is due, or one wake-up, with the closes of one period. */
export async function handler(event: unknown, context: Context): Promise<void> {
  const { telemetry, ...kept } = container();
  const { report, measure } = telemetry;
  const timeLeftMs = () => context.getRemainingTimeInMillis() - reserveMs;
  const pollContext = { ...kept, now, timeLeftMs, report };
  try {
    const woken = wakeUpOf(event);
    if (woken !== null) {
      await wakeUp(woken, pollContext);
      return;
    }
    const workLeftMs = () => timeLeftMs() - measuringMs;
    const at = scheduledTimeOf(event, now());
    const open = await pollTrialBalances(at, { ...pollContext, timeLeftMs: workLeftMs });
    report('tick-done', {});
    await measureOpenCloses(open, { ledger: kept.ledger, now, timeLeftMs, report, measure });
  } finally {
    telemetry.flush();
  }
}

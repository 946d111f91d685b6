import type { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm/alarm-topic.ts';
import { ImpactAlarm } from '../alarm/impact-alarm.ts';
import { counted, tryAgainWindow } from '../alarm/metrics.ts';
import type { Settings } from '../settings/settings.ts';

/** The functions wait this long at most when Zuora asks for a wait (`functions/shared/zuora/answer/retry-after.ts`). */
const pauseSecondsMax = 3600;

/**
 * How many windows always contain three attempts, even if Zuora asks for the longest pause after each: the window of
 * the first attempt, and for each of two pauses the windows of the pause and of the time until the next attempt.
 * CloudWatch evaluates a day of windows that are shorter than an hour: the result is at most 23 of these. It evaluates
 * a week of longer windows: the result is 4 of the longest.
 */
function windowsOfThreeTries(window: Duration): number {
  const seconds = window.toSeconds();
  return Math.ceil((2 * (pauseSecondsMax + seconds)) / seconds) + 1;
}

/**
 * What can be wrong with Zuora. Both functions that call it report to the same metrics. Each alarm covers all tenants:
 * a metric per tenant would cost money per tenant, and a saved query names the tenants.
 */
export class ZuoraAlarms extends Construct {
  constructor(scope: Construct, id: string, alarms: AlarmTopic, settings: Settings) {
    super(scope, id);
    const window = tryAgainWindow(settings);
    // The metrics have data only when something is counted. Missing data: nothing is wrong, or there are no calls.
    const missing = TreatMissingData.NOT_BREACHING;

    new ImpactAlarm(this, 'credentials-refused', {
      alarms,
      metric: counted(this, 'credentials-refused', window),
      // Only a person can fix them, so one count is enough.
      threshold: 1,
      missing,
      impact:
        'Zuora refuses the credentials of a tenant: none of its periods is set to pending close and none of its closes is watched until somebody fixes them.',
    });

    new ImpactAlarm(this, 'zuora-unreachable', {
      alarms,
      metric: counted(this, 'zuora-trouble', window),
      threshold: 1,
      // Zuora has a bad minute now and then, and calls are repeated later. Trouble in three windows is lasting trouble.
      // The windows need not be in a row: after a used-up limit nothing is tried, and counted, for up to an hour.
      periods: 3,
      outOf: windowsOfThreeTries(window),
      missing,
      impact:
        'Zuora has been slow, limited or out of reach for a while, or again and again: closes wait, and their outcomes come late or time out.',
    });

    new ImpactAlarm(this, 'unknown-status-word', {
      alarms,
      metric: counted(this, 'unknown-word', window),
      threshold: 1,
      missing,
      impact:
        'Zuora shows a status that this version does not know: nobody can say whether the close is done, and it times out unless the status changes.',
    });
  }
}

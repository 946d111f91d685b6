import type { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { AlarmTopic } from '../alarm/alarm-topic.ts';
import { ImpactAlarm } from '../alarm/impact-alarm.ts';
import { counted, tryAgainWindow } from '../alarm/metrics.ts';
import type { Settings } from '../settings/settings.ts';

/** The longest wait that the functions grant Zuora when it asks for one (`functions/shared/zuora/answer/retry-after.ts`). */
const pauseSecondsMax = 3600;

/**
 * Of how many windows three hold a try, however long Zuora asks us to wait after each: the two waits with what may pass
 * until the next try, and the window that is cut by the first. At most 23, and within the day that CloudWatch takes for
 * windows of less than an hour; 4 of the longest, within the week that it takes for others.
 */
function windowsOfThreeTries(window: Duration): number {
  const seconds = window.toSeconds();
  return Math.ceil((2 * (pauseSecondsMax + seconds)) / seconds) + 1;
}

/**
 * What can be wrong with Zuora, as both functions count it. One alarm each for all tenants: a metric per tenant would
 * be a bill per tenant, and a saved query names them.
 */
export class ZuoraAlarms extends Construct {
  constructor(scope: Construct, id: string, alarms: AlarmTopic, settings: Settings) {
    super(scope, id);
    const window = tryAgainWindow(settings);
    // Only what is counted has data: none means that nothing is wrong, or that nobody calls.
    const missing = TreatMissingData.NOT_BREACHING;

    new ImpactAlarm(this, 'credentials-refused', {
      alarms,
      metric: counted(this, 'credentials-refused', window),
      // Only a person can mend them, so once is enough.
      threshold: 1,
      missing,
      impact:
        'Zuora refuses the credentials of a tenant: none of its periods is set to pending close and none of its closes is watched until somebody mends them.',
    });

    new ImpactAlarm(this, 'zuora-unreachable', {
      alarms,
      metric: counted(this, 'zuora-trouble', window),
      threshold: 1,
      // Zuora has a bad minute now and then, and every call is tried again. Trouble in three windows lasts. They need
      // not be in a row: where a limit is used up, nothing is tried, and so nothing is counted, for an hour at a time.
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
        'Zuora shows a status that this version does not know: the close is neither done nor undone for us, and times out unless the status changes.',
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmTopic } from '../alarm/alarm-topic.ts';
import { ImpactAlarm } from '../alarm/impact-alarm.ts';
import { counted } from '../alarm/metrics.ts';
import type { WakeUps } from '../wake-ups/wake-ups.ts';

const hour = Duration.hours(1);

/**
 * Trouble in two hours of the last 24. Zuora calls once per trial balance, so a wrong key shows once per close. A
 * single guess of a stranger raises no alarm.
 */
const goesOn = { threshold: 1, periods: 2, outOf: 24, missing: TreatMissingData.NOT_BREACHING } as const;

/** What can be wrong with wake-ups. Polling publishes every outcome without them, so none of this loses a close. */
export function watchWakeUps(wakeUps: WakeUps, alarms: AlarmTopic): void {
  const { function: fn } = wakeUps.handler;

  new ImpactAlarm(wakeUps, 'wake-ups-refused', {
    alarms,
    metric: counted(wakeUps, 'wake-up-refused', hour),
    ...goesOn,
    impact:
      'Calls to the address for wake-ups are refused: if they are Zuora’s, outcomes are published minutes later than they could be. No outcome is lost.',
  });

  new ImpactAlarm(wakeUps, 'wake-ups-failing', {
    alarms,
    metric: new MathExpression({
      expression: 'SUM([crashed, throttled, undelivered])',
      usingMetrics: {
        crashed: fn.metricErrors({ period: hour }),
        throttled: fn.metricThrottles({ period: hour }),
        undelivered: counted(wakeUps, 'wake-up-undelivered', hour),
      },
      period: hour,
      label: 'Crashed, throttled or undelivered',
    }),
    ...goesOn,
    impact:
      'Zuora’s calls do not reach the polling function: outcomes are published minutes later than they could be. No outcome is lost.',
  });
}

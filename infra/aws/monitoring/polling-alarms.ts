import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { AlarmTopic } from '../alarm/alarm-topic.ts';
import { ImpactAlarm } from '../alarm/impact-alarm.ts';
import { counted, fiveMinutes, measured, tryAgainWindow } from '../alarm/metrics.ts';
import type { TrialBalancePolling } from '../schedules/trial-balance-polling.ts';
import type { Settings } from '../settings/settings.ts';
import { pollingWatch } from './polling-watch.ts';

/** Half of the deadline: the other half is left to find the cause and to fix it. */
export function unusualSecondsOf({ deadlineHours }: Settings): number {
  return (deadlineHours * 3600) / 2;
}

export interface WatchPollingProps {
  alarms: AlarmTopic;
  settings: Settings;
  queue: IQueue;
}

/**
 * What can be wrong between the pending close and the outcome. The queue of failed ticks has no alarm: the next tick
 * does the work of a failed one, and repeated failures raise the first two alarms.
 */
export function watchPolling(polling: TrialBalancePolling, props: WatchPollingProps): void {
  const { alarms, settings, queue } = props;
  const { function: fn } = polling.handler;
  const window = tryAgainWindow(settings);

  new ImpactAlarm(polling, 'polling-failing', {
    alarms,
    metric: new MathExpression({
      expression: 'SUM([crashed, failed, unreadable])',
      usingMetrics: {
        crashed: fn.metricErrors({ period: window }),
        failed: counted(polling, 'item-failed', window),
        unreadable: counted(polling, 'item-unreadable', window),
      },
      period: window,
      label: 'Crashes and unexpected failures',
    }),
    // A close that cannot be decided fails once in each window, until its deadline.
    threshold: 1,
    missing: TreatMissingData.NOT_BREACHING,
    impact:
      'Polling failed for one close or for all: their outcomes come late, although the trial balance runs may have ended.',
  });

  new ImpactAlarm(polling, 'polling-not-running', {
    alarms,
    ...pollingWatch(polling, { pollSchedules: settings.pollSchedules, queue }),
    threshold: 0,
    isTooLittle: true,
    impact:
      'Polling does not read the open closes: no outcome of any close is published, and none times out, until the schedules run again.',
  });

  new ImpactAlarm(polling, 'outcomes-unpublished', {
    alarms,
    metric: measured(polling, 'OldestUnpublishedSeconds', fiveMinutes),
    // The next tick publishes what this one could not. A quarter of an hour is longer than a short SNS failure.
    threshold: 15 * 60,
    // Without a tick there is no measurement, and the last one still holds.
    missing: TreatMissingData.IGNORE,
    impact:
      'Closes are concluded, but their outcomes are not published: what follows a close does not begin.',
  });

  new ImpactAlarm(polling, 'open-close-beyond-the-usual', {
    alarms,
    metric: measured(polling, 'OldestOpenCloseSeconds', fiveMinutes),
    threshold: unusualSecondsOf(settings),
    missing: TreatMissingData.IGNORE,
    impact:
      'A close has been open for half of its time: the trial balance runs unusually long, or the request waits, and it will time out unless something changes.',
  });
}

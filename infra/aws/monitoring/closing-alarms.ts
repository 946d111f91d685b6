import { MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmTopic } from '../alarm/alarm-topic.ts';
import { ImpactAlarm } from '../alarm/impact-alarm.ts';
import { counted, fiveMinutes, tryAgainWindow } from '../alarm/metrics.ts';
import { holdsAnything } from '../alarm/queue-alarm.ts';
import type { CloseRequests } from '../messages/close-requests.ts';
import { visibilitySeconds } from '../settings/delivery.ts';
import type { Settings } from '../settings/settings.ts';

/** What can be wrong between the queue and the pending close. */
export function watchClosing(closing: CloseRequests, alarms: AlarmTopic, settings: Settings): void {
  const { function: fn } = closing.handler;
  const window = tryAgainWindow(settings);

  new ImpactAlarm(closing, 'dead-letter-queue-not-empty', {
    alarms,
    ...holdsAnything(closing.deadLetterQueue),
    impact:
      'A message is in the dead-letter queue and no function handles it: it is not a valid close request, or SQS delivered it too often. Its period stays open.',
  });

  new ImpactAlarm(closing, 'oldest-request-too-old', {
    alarms,
    // SQS's age metric ignores messages that were received more than three times, so it shows requests that are not
    // picked up; requests that wait are measured from the ledger. Twice the queue's visibility allows for one crash.
    metric: closing.queue.metricApproximateAgeOfOldestMessage({ period: fiveMinutes, statistic: 'Maximum' }),
    threshold: 2 * visibilitySeconds,
    missing: TreatMissingData.NOT_BREACHING,
    impact:
      'Close requests wait on the queue and no function receives them: their periods stay open, and no outcome is published yet.',
  });

  new ImpactAlarm(closing, 'closing-function-failing', {
    alarms,
    // The function reports failures per message, so Lambda's own errors are crashes and timeouts only.
    metric: new MathExpression({
      expression: 'SUM([crashed, failed])',
      usingMetrics: {
        crashed: fn.metricErrors({ period: window }),
        failed: counted(closing, 'request-failed', window),
      },
      period: window,
      label: 'Crashes and unexpected failures',
    }),
    // Trouble that is expected of Zuora or its credentials is not counted here, so a single failure must be examined.
    threshold: 1,
    missing: TreatMissingData.NOT_BREACHING,
    impact:
      'A close request failed unexpectedly and is tried again: its period is set to pending close late, or not at all.',
  });

  new ImpactAlarm(closing, 'closing-function-throttled', {
    alarms,
    metric: fn.metricThrottles({ period: fiveMinutes }),
    threshold: 1,
    // A burst of requests may be throttled for a moment. A quarter of an hour is longer than a burst.
    periods: 3,
    missing: TreatMissingData.NOT_BREACHING,
    impact:
      'The account has no room for the closing function: close requests wait for their turn, and periods are set to pending close late.',
  });
}

import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { counted } from '../alarm/metrics.ts';
import { type ExpectedTicks, expectedTicks } from './expected-ticks.ts';

export interface PollingWatchProps {
  pollSchedules: readonly string[];
  /** A queue that a function polls, so that SQS measures it every minute without a pause. */
  queue: IQueue;
}

const day = 24 * 60;

/**
 * A metric that shows that polling does not run: 0 for a period without a tick that should have one. A schedule that is
 * turned off causes no error, only missing ticks. On days without a schedule, ticks are not expected.
 *
 * The ticks are the function's own count, because Lambda's count of invocations includes wake-ups.
 *
 * - Every day: the ticks; missing data breaches.
 * - Days of the month: the same, plus 1 on the days off. Missing data would breach on those days too, so the sum is
 *   taken over a metric that always has data.
 * - Days that the expressions leave open: a day with a request and without a tick.
 */
export function pollingWatch(
  scope: IConstruct,
  { pollSchedules, queue }: PollingWatchProps,
): {
  metric: IMetric;
  periods: number;
  missing: TreatMissingData;
} {
  const { everyMinutes, days } = expectedTicks(pollSchedules);
  const { period, periods } = spanOf(everyMinutes);
  const ticks = counted(scope, 'tick-done', period);
  if (days === 'every') return { metric: ticks, periods, missing: TreatMissingData.BREACHING };
  if (days.length > 0) {
    const clock = queue.metricApproximateNumberOfMessagesVisible({ period });
    const rest = new MathExpression({
      expression: `IF(${onDays(days)}, 0, 1)`,
      usingMetrics: { clock },
      period,
    });
    const metric = new MathExpression({
      expression: 'SUM([rest, ticks])',
      usingMetrics: { rest, ticks },
      period,
    });
    return { metric, periods, missing: TreatMissingData.BREACHING };
  }
  const wholeDay = Duration.minutes(day);
  const requests = new MathExpression({
    expression: 'accepted * 0',
    usingMetrics: { accepted: counted(scope, 'request-accepted', wholeDay) },
    period: wholeDay,
  });
  const metric = new MathExpression({
    expression: 'SUM([requests, ticks])',
    usingMetrics: { requests, ticks: counted(scope, 'tick-done', wholeDay) },
    period: wholeDay,
  });
  return { metric, periods: 1, missing: TreatMissingData.NOT_BREACHING };
}

/**
 * Three empty periods are more than a delay; two, when a period is an hour or longer. CloudWatch takes a day at most.
 */
function spanOf(everyMinutes: ExpectedTicks['everyMinutes']): { period: Duration; periods: number } {
  const minutes = Math.min(Math.max(everyMinutes, 5), day);
  const periods = minutes < 60 ? 3 : 2 * Math.ceil(everyMinutes / minutes);
  return { period: Duration.minutes(minutes), periods };
}

/** `[1, 2, 3, 26]` → `(DATE(clock) >= 1 AND DATE(clock) <= 3) OR (DATE(clock) >= 26 AND DATE(clock) <= 26)`. */
function onDays(days: readonly number[]): string {
  const firsts = days.filter((date) => !days.includes(date - 1));
  const lasts = days.filter((date) => !days.includes(date + 1));
  return firsts
    .map((first, index) => `(DATE(clock) >= ${first} AND DATE(clock) <= ${lasts[index]})`)
    .join(' OR ');
}

import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { counted } from '../alarm/metrics.ts';
import { type ExpectedTicks, expectedTicks } from './expected-ticks.ts';

export interface PollingWatchProps {
  pollSchedules: readonly string[];
  polling: IFunction;
  /** A queue that a function listens to: SQS measures it every minute, month in, month out. */
  queue: IQueue;
}

const day = 24 * 60;

/**
 * What shows that polling does not run: 0 for a period without a tick, where there should have been one. Whoever turns
 * a schedule off leaves no error behind, only silence, and on the days when nothing is scheduled silence is right.
 *
 * - Every day: the function's own invocations, and no data is what is wrong.
 * - Days of the month: the same, with 1 added on the days off. No data would be wrong there too, so the sum is taken
 *   over a metric that always has some.
 * - Days that cannot be told from the expressions: a day on which a request came in, and no tick.
 */
export function pollingWatch({ pollSchedules, polling, queue }: PollingWatchProps): {
  metric: IMetric;
  periods: number;
  missing: TreatMissingData;
} {
  const { everyMinutes, days } = expectedTicks(pollSchedules);
  const { period, periods } = spanOf(everyMinutes);
  const ticks = polling.metricInvocations({ period });
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
    usingMetrics: { accepted: counted(polling, 'request-accepted', wholeDay) },
    period: wholeDay,
  });
  const metric = new MathExpression({
    expression: 'SUM([requests, ticks])',
    usingMetrics: { requests, ticks: polling.metricInvocations({ period: wholeDay }) },
    period: wholeDay,
  });
  return { metric, periods: 1, missing: TreatMissingData.NOT_BREACHING };
}

/** Three periods with nothing in them are no delay any more; from an hour on two will do. CloudWatch's longest is a day. */
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

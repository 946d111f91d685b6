import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import {
  type CountedCode,
  events,
  type Gauge,
  metricsNamespace,
} from '../../../functions/shared/telemetry/events.ts';
import { instanceOf } from '../construct/instance.ts';

/** SQS and SNS measure every minute. In longer periods the graphs are steadier. */
export const fiveMinutes = Duration.minutes(5);

/**
 * The value of the one dimension of every metric: the instance's name, so that the alarms of two instances in one
 * account and region each see their own functions. The functions of an instance share it: one alarm sees what any of
 * them counts.
 */
export function metricsServiceOf(scope: IConstruct): string {
  return instanceOf(scope).name;
}

const ownOf = (scope: IConstruct) => ({
  namespace: metricsNamespace,
  dimensionsMap: { service: metricsServiceOf(scope) },
});

/** How often the functions of the scope's instance reported an event. Without a report there is no data. */
export function counted(scope: IConstruct, code: CountedCode, period: Duration): Metric {
  return new Metric({ ...ownOf(scope), metricName: events[code].metric, statistic: 'Sum', period });
}

/** The greatest value of what the polling function of the scope's instance measures at the end of every tick. */
export function measured(scope: IConstruct, gauge: Gauge, period: Duration): Metric {
  return new Metric({ ...ownOf(scope), metricName: gauge, statistic: 'Maximum', period });
}

/**
 * A window that contains at least one attempt of everything that is repeated: the longest wait between two attempts,
 * and five minutes. So trouble that lasts raises one alarm, and not one per attempt. CloudWatch takes a day at most.
 */
export function tryAgainWindow(waits: { backoffMaxSeconds: number; pollMaxSeconds: number }): Duration {
  const waitMinutesMax = Math.ceil(Math.max(waits.backoffMaxSeconds, waits.pollMaxSeconds) / 60);
  return Duration.minutes(Math.min(waitMinutesMax + 5, 24 * 60));
}

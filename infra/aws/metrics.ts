import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type CountedCode,
  events,
  type Gauge,
  metricsNamespace,
  metricsService,
} from '../../functions/shared/events.ts';

/** SQS and SNS measure by the minute; fewer data points make a steadier picture. */
export const fiveMinutes = Duration.minutes(5);

const own = { namespace: metricsNamespace, dimensionsMap: { service: metricsService } };

/** How often the functions reported an event. There is no data where they never did. */
export function counted(code: CountedCode, period: Duration): Metric {
  return new Metric({ ...own, metricName: events[code].metric, statistic: 'Sum', period });
}

/** The greatest value of what the polling function measures at the end of every tick. */
export function measured(gauge: Gauge, period: Duration): Metric {
  return new Metric({ ...own, metricName: gauge, statistic: 'Maximum', period });
}

/**
 * A window that holds at least one try of whatever is tried again and again, so that trouble which lasts is one alarm
 * and not one per try: the longest wait between two tries, and five minutes. A day is the longest that CloudWatch takes.
 */
export function tryAgainWindow(waits: { backoffMaxSeconds: number; pollMaxSeconds: number }): Duration {
  const longestWaitMinutes = Math.ceil(Math.max(waits.backoffMaxSeconds, waits.pollMaxSeconds) / 60);
  return Duration.minutes(Math.min(longestWaitMinutes + 5, 24 * 60));
}

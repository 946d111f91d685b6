import { type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { fiveMinutes } from './metrics.ts';

/** Raises an alarm as long as a queue holds a message. Missing data is fine: SQS stops measuring an empty, unused queue. */
export function holdsAnything(queue: IQueue): {
  metric: IMetric;
  threshold: number;
  missing: TreatMissingData;
} {
  const metric = queue.metricApproximateNumberOfMessagesVisible({
    period: fiveMinutes,
    statistic: 'Maximum',
  });
  return { metric, threshold: 1, missing: TreatMissingData.NOT_BREACHING };
}

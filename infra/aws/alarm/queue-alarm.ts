import { type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { fiveMinutes } from './metrics.ts';

/** What raises an alarm as long as a queue holds anything. SQS stops measuring a queue that is empty and unused. */
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

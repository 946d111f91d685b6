import { Alarm, ComparisonOperator, type IMetric, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Construct } from 'constructs';
import type { AlarmTopic } from './alarm-topic.ts';

/** The page that has an entry for every alarm, under the alarm's own name. */
export const runbook = 'docs/runbook.md';

export interface ImpactAlarmProps {
  alarms: AlarmTopic;
  /** What it means for the close while this lasts: sentences that a person in finance understands. */
  impact: string;
  metric: IMetric;
  /** The alarm is raised at this value and beyond it. */
  threshold: number;
  /** True when values below the threshold raise the alarm. Default: values above it do. */
  isTooLittle?: boolean;
  /** How many periods of the metric have to breach the threshold. Default: 1. */
  periods?: number;
  /** Among how many of the latest periods. Default: `periods`, so they are in a row. */
  outOf?: number;
  missing: TreatMissingData;
}

/**
 * An alarm that says what it means for the close and where its runbook entry is. It also notifies when it is over.
 * Every alarm of the stack is made by this class.
 */
export class ImpactAlarm extends Alarm {
  /**
   * @param name the last part of the alarm's name, after the stack's; also the runbook's heading and the construct's id
   */
  constructor(scope: Construct, name: string, props: ImpactAlarmProps) {
    const { alarms, impact, metric, threshold, missing, periods = 1, outOf = periods } = props;
    if (!/^[a-z]+(-[a-z]+)+$/.test(name))
      throw new Error(
        `The alarm name ${name} must be lower-case words with hyphens, as a runbook heading is`,
      );
    if (!/^[A-Z].{40,}\.$/.test(impact))
      throw new Error(
        `The impact of ${name} must be a sentence of 42 characters or more that ends with a full stop`,
      );
    super(scope, name, {
      alarmName: alarms.admit(name),
      alarmDescription: `${impact} Runbook: ${runbook}#${name}`,
      metric,
      threshold,
      comparisonOperator: props.isTooLittle
        ? ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: outOf,
      ...(outOf > periods && { datapointsToAlarm: periods }),
      treatMissingData: missing,
    });
    const action = new SnsAction(alarms.topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}

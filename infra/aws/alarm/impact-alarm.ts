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
  /** At this value and beyond there is an alarm. */
  threshold: number;
  /** Beyond is above, except where too little is the trouble. */
  isTooLittle?: boolean;
  /** How many periods of the metric; one where not said. */
  periods?: number;
  /** Of how many of the latest; where not said, they are in a row. */
  outOf?: number;
  missing: TreatMissingData;
}

/**
 * An alarm that says what it means for the close and where its runbook entry is, and that says when it is over. There
 * is no other way in this stack to make one.
 */
export class ImpactAlarm extends Alarm {
  /** @param name of the alarm after the stack's, of its heading in the runbook, and of the construct */
  constructor(scope: Construct, name: string, props: ImpactAlarmProps) {
    const { alarms, impact, metric, threshold, missing, periods = 1, outOf = periods } = props;
    if (!/^[a-z]+(-[a-z]+)+$/.test(name)) throw new Error(`${name} is no name that a heading can have`);
    if (!/^[A-Z].{40,}\.$/.test(impact))
      throw new Error(`${name} does not say in a sentence what it means for the close`);
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

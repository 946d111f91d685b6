import type { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import { resourcesOf } from '../template.ts';

const metricStat = z.object({
  Metric: z.object({
    Namespace: z.string(),
    MetricName: z.string(),
    Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
  }),
  Period: z.number(),
  Stat: z.string(),
});

const alarm = z.object({
  AlarmName: z.string(),
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.string()),
  OKActions: z.array(z.string()),
  ComparisonOperator: z.string(),
  Threshold: z.number(),
  EvaluationPeriods: z.number(),
  /** How many of them. Default: all. */
  DatapointsToAlarm: z.number().optional(),
  TreatMissingData: z.string(),
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).optional(),
  Period: z.number().optional(),
  Statistic: z.string().optional(),
  Metrics: z
    .array(
      z.object({
        Id: z.string(),
        Expression: z.string().optional(),
        MetricStat: metricStat.optional(),
        /** False for what only another expression needs. */
        ReturnData: z.boolean().default(true),
      }),
    )
    .optional(),
});
export type AlarmProperties = z.output<typeof alarm>;

/** The stack's alarms by their names without the stack's. */
export function alarmsOf(template: Template, stackName: string): Record<string, AlarmProperties> {
  return Object.fromEntries(
    Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(({ properties }) => {
      const parsed = alarm.parse(properties);
      if (!parsed.AlarmName.startsWith(`${stackName}-`)) throw new Error(`${parsed.AlarmName} is another's`);
      return [parsed.AlarmName.slice(stackName.length + 1), parsed];
    }),
  );
}

/** Every metric that an alarm looks at, however it is written. */
export function metricsOf(properties: AlarmProperties) {
  const { Namespace, MetricName, Dimensions = [], Period = 0, Metrics = [] } = properties;
  const own = MetricName === undefined ? [] : [{ Namespace, MetricName, Dimensions, Period }];
  return [
    ...own,
    ...Metrics.flatMap(({ MetricStat: stat }) =>
      stat === undefined ? [] : [{ ...stat.Metric, Period: stat.Period }],
    ),
  ];
}

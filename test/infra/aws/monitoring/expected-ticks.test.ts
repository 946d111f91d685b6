import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { expectedTicks } from '../../../../infra/aws/monitoring/expected-ticks.ts';
import { busy } from '../settings/settings-sets.ts';
import { templateOf } from '../template.ts';
import { type AlarmProperties, alarmsOf, metricsOf } from './alarms.ts';

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('the ticks that can be relied on', () => {
  it.each<[expressions: string[], everyMinutes: number, days: 'every' | number[]]>([
    [['rate(1 minute)'], 1, 'every'],
    [['rate(30 minutes)'], 30, 'every'],
    [['rate(2 hours)'], 120, 'every'],
    [['rate(3 days)'], 4_320, 'every'],
    [['cron(* * * * ? *)'], 1, 'every'],
    [['cron(*/5 * ? * * *)'], 5, 'every'],
    [['cron(15 0-23 * * ? *)'], 60, 'every'],
    [['cron(* 8-18 * * ? *)'], 1_440, 'every'],
    [['rate(1 hour)', 'cron(* 0-23 25-31 * ? *)'], 60, 'every'],
    [['cron(* 0-23 25-31 * ? *)', 'cron(* 0-23 1-10 * ? *)'], 1, [...range(1, 9), ...range(26, 31)]],
    [['cron(0 0-23 28-31,1-5 * ? *)'], 60, [...range(1, 4), ...range(29, 31)]],
    // The first may follow the 28th, which is no day of theirs.
    [['cron(* * 29-31,1-3 * ? *)'], 1, [2, 30, 31]],
    [['cron(* * 1-10 * ? *)'], 1, range(2, 9)],
  ])('%j: one in %d minutes, on %j', (expressions, everyMinutes, days) => {
    expect(expectedTicks(expressions)).toEqual({ everyMinutes, days });
  });

  it.each([
    ['a last day', 'cron(* * L * ? *)'],
    ['a weekday nearby', 'cron(* * LW * ? *)'],
    ['days of the week', 'cron(* * ? * MON-FRI *)'],
    ['months', 'cron(* * * 1,4,7,10 ? *)'],
    ['years', 'cron(* * * * ? 2027)'],
    ['one day, which UTC cuts in two', 'cron(* * 3 * ? *)'],
    ['one time', 'at(2027-01-03T18:00:00)'],
    ['rarer than twice a week', 'rate(7 days)'],
  ])('are none with %s: %s', (_rule, expression) => {
    expect(expectedTicks([expression]).days).toEqual([]);
  });
});

describe('polling that does not run', () => {
  function alarmWith(...pollSchedules: string[]): AlarmProperties {
    const template: Template = templateOf({ ...busy, pollSchedules });
    return alarmsOf(template, 'closes-eu')['polling-not-running'] ?? expect.fail('no such alarm');
  }
  const expressionsOf = ({ Metrics = [] }: AlarmProperties) =>
    Metrics.flatMap(({ Expression: expression }) => (expression === undefined ? [] : [expression]));

  it('is a quarter of an hour without a tick when a tick a minute is scheduled', () => {
    expect(alarmWith('rate(1 minute)')).toMatchObject({
      MetricName: 'Ticks',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 3,
      Threshold: 0,
      ComparisonOperator: 'LessThanOrEqualToThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it.each([
    ['rate(20 minutes)', 1_200, 3],
    ['rate(2 hours)', 7_200, 2],
    ['cron(0 6 * * ? *)', 86_400, 2],
    ['rate(3 days)', 86_400, 6],
  ])('leaves %s the time of two ticks or more', (schedule, period, inARow) => {
    expect(alarmWith(schedule)).toMatchObject({ Period: period, EvaluationPeriods: inARow });
  });

  it('adds one on days without ticks, with dates from a metric that always has data, so that these days raise no alarm', () => {
    const alarm = alarmWith('cron(* 0-23 25-31 * ? *)', 'cron(* 0-23 1-10 * ? *)');

    expect(alarm).toMatchObject({ Threshold: 0, EvaluationPeriods: 3, TreatMissingData: 'breaching' });
    expect(expressionsOf(alarm)).toEqual([
      'SUM([rest, ticks])',
      'IF((DATE(clock) >= 1 AND DATE(clock) <= 9) OR (DATE(clock) >= 26 AND DATE(clock) <= 31), 0, 1)',
    ]);
    expect(metricsOf(alarm)).toMatchObject([
      { Namespace: 'AWS/SQS', Period: 300 },
      { MetricName: 'Ticks', Period: 300 },
    ]);
  });

  it('is a day with a request and no tick when the days cannot be derived; a day without both raises no alarm', () => {
    const alarm = alarmWith('cron(* * L * ? *)');

    expect(alarm).toMatchObject({ Threshold: 0, EvaluationPeriods: 1, TreatMissingData: 'notBreaching' });
    expect(expressionsOf(alarm)).toEqual(['SUM([requests, ticks])', 'accepted * 0']);
    expect(metricsOf(alarm)).toMatchObject([
      { MetricName: 'RequestsAccepted', Period: 86_400 },
      { MetricName: 'Ticks', Period: 86_400 },
    ]);
  });
});

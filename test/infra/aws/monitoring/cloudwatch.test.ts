import { describe, expect, it } from 'vitest';
import { busy } from '../settings/settings-sets.ts';
import { templateOf } from '../template.ts';
import { type AlarmProperties, alarmsOf } from './alarms.ts';
import { type Point, stateOf } from './cloudwatch.ts';

const minute = 60_000;
const now = Date.parse('2026-12-05T12:00:00Z');

const alarm: AlarmProperties = {
  AlarmName: 'test',
  AlarmDescription: '',
  AlarmActions: [],
  OKActions: [],
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  Threshold: 2,
  EvaluationPeriods: 2,
  TreatMissingData: 'notBreaching',
  Namespace: 'N',
  MetricName: 'm',
  Dimensions: [{ Name: 'd', Value: 'v' }],
  Period: 300,
  Statistic: 'Sum',
};
const point = (minutesAgo: number, value: number, metric = 'N m v'): Point => ({
  metric,
  at: now - minutesAgo * minute,
  value,
});

describe('an alarm, evaluated', () => {
  it.each<[rule: string, changes: Partial<AlarmProperties>, points: Point[], state: string]>([
    ['every period breaches', {}, [point(0, 2), point(5, 1), point(9, 1)], 'ALARM'],
    ['one period does not reach the threshold', {}, [point(0, 2), point(5, 1)], 'OK'],
    ['another metric of the same name', {}, [point(0, 2), point(6, 2, 'N m w')], 'OK'],
    ['what is older than its periods', {}, [point(0, 2), point(10, 2)], 'OK'],
    ['missing data does not breach', {}, [point(0, 9)], 'OK'],
    [
      'two of three breach',
      { EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      [point(0, 2), point(10, 2)],
      'ALARM',
    ],
    [
      'one of three breaches',
      { EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      [point(0, 2), point(3, 2)],
      'OK',
    ],
    ['missing data breaches', { TreatMissingData: 'breaching' }, [point(0, 9)], 'ALARM'],
    ['missing data is ignored', { TreatMissingData: 'ignore' }, [point(0, 9)], 'ALARM'],
    ['the greatest counts', { Statistic: 'Maximum' }, [point(0, 1), point(1, 1), point(6, 2)], 'OK'],
    [
      'too little is the trouble',
      { ComparisonOperator: 'LessThanOrEqualToThreshold' },
      [point(0, 2), point(6, 0)],
      'ALARM',
    ],
  ])('%s', (_rule, changes, points, state) => {
    expect(stateOf({ ...alarm, ...changes }, points, now, 'ALARM')).toBe(state);
  });

  it('is not evaluated when it is of a kind that the stack does not use', () => {
    const strange = [
      { Statistic: 'p99' },
      { ComparisonOperator: 'LessThanLowerThreshold' },
      { MetricName: undefined, Metrics: [{ Id: 'e', Expression: 'RATE(m)', ReturnData: true }] },
    ];

    for (const changes of strange)
      expect(() => stateOf({ ...alarm, ...changes }, [point(0, 1)], now)).toThrow();
  });
});

describe('polling that does not run', () => {
  const tick = 'ZuoraPendingClose Ticks closes-eu';
  const clock = 'AWS/SQS ApproximateNumberOfMessagesVisible CloseRequestsQueue.QueueName';
  const accepted = 'ZuoraPendingClose RequestsAccepted closes-eu';
  const alarmWith = (...pollSchedules: string[]) =>
    alarmsOf(templateOf({ ...busy, pollSchedules }), 'closes-eu')['polling-not-running'] ??
    expect.fail('no such alarm');
  /** A point a minute for the quarter of an hour before a time. */
  const minutes = (metric: string, value: number, before: string): Point[] =>
    Array.from({ length: 15 }, (_, index) => ({ metric, value, at: Date.parse(before) - index * minute }));
  const monthEnd = alarmWith('cron(* 0-23 25-31 * ? *)', 'cron(* 0-23 1-10 * ? *)');

  it.each([
    ['a working day', '2026-12-05T12:00:00Z', 'ALARM'],
    ['the second of the month', '2026-12-02T00:15:00Z', 'ALARM'],
    ['a day off', '2026-12-15T12:00:00Z', 'OK'],
    ['the 25th, which is cut in two by UTC', '2026-12-25T12:00:00Z', 'OK'],
    ['the 26th', '2026-12-26T12:00:00Z', 'ALARM'],
    ['the last of the month', '2026-12-31T23:59:00Z', 'ALARM'],
  ])('at month-end only: without a tick on %s (%s) it is %s', (_day, time, state) => {
    expect(stateOf(monthEnd, minutes(clock, 0, time), Date.parse(time))).toBe(state);
  });

  it('at month-end only: one tick in three periods is enough', () => {
    const time = '2026-12-05T12:00:00Z';
    const points = [
      ...minutes(clock, 0, time),
      { metric: tick, value: 1, at: Date.parse(time) - 7 * minute },
    ];

    expect(stateOf(monthEnd, points, Date.parse(time))).toBe('OK');
  });

  it.each([
    ['a request and no tick', [accepted], 'ALARM'],
    ['a request and ticks', [accepted, tick], 'OK'],
    ['ticks alone', [tick], 'OK'],
    ['neither', [], 'OK'],
  ])('on days that cannot be derived: a day with %s', (_day, metrics, state) => {
    const points = metrics.map((metric) => ({ metric, value: 1, at: now - 90 * minute }));

    expect(stateOf(alarmWith('cron(* * L * ? *)'), points, now)).toBe(state);
  });
});

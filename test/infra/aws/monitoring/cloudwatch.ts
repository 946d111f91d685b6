import type { AlarmProperties } from './alarms.ts';

/** A number that was measured of a metric, named by its namespace, its own name and the value of its one dimension. */
export interface Point {
  metric: string;
  /** Milliseconds since 1970. */
  at: number;
  value: number;
}

export type AlarmState = 'OK' | 'ALARM';

interface Span {
  /** Excluded; it is also the time that CloudWatch gives the data point of the span. */
  from: number;
  /** Included. */
  to: number;
}

type Metric = { Namespace?: string | undefined; MetricName?: string | undefined } & {
  Dimensions?: { Value: string }[] | undefined;
};
type ByTime = (span: Span) => number | undefined;

const statistics: Record<string, (values: readonly number[]) => number> = {
  Sum: (values) => values.reduce((sum, value) => sum + value, 0),
  Maximum: (values) => Math.max(...values),
};

export function metricName({ Namespace, MetricName, Dimensions = [] }: Metric): string {
  return `${Namespace} ${MetricName} ${Dimensions.map(({ Value }) => Value).join(' ')}`;
}

/**
 * The state of an alarm as the template defines it, given what was measured: as many of its periods, counted back from
 * `at`, must breach as it says, or all of them. After CloudWatch's user guide, "Create a CloudWatch alarm based
 * on a static threshold" and "Configuring how CloudWatch alarms treat missing data", without the older data points that
 * CloudWatch may look at in place of missing ones. Pure.
 *
 * @param at milliseconds since 1970
 * @param before the state that stays if the alarm ignores missing data
 */
export function stateOf(
  alarm: AlarmProperties,
  points: readonly Point[],
  at: number,
  before: AlarmState = 'OK',
): AlarmState {
  const { value, periodMs } = lookedAt(alarm, points);
  const spans = Array.from({ length: alarm.EvaluationPeriods }, (_, index) => ({
    from: at - (index + 1) * periodMs,
    to: at - index * periodMs,
  }));
  const values = spans.map(value);
  if (alarm.TreatMissingData === 'ignore' && values.includes(undefined)) return before;
  const breaching = values.filter((each) => isBreaching(alarm, each));
  return breaching.length >= (alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods) ? 'ALARM' : 'OK';
}

function isBreaching(alarm: AlarmProperties, value: number | undefined): boolean {
  if (value === undefined) return alarm.TreatMissingData === 'breaching';
  switch (alarm.ComparisonOperator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= alarm.Threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= alarm.Threshold;
    default:
      throw new Error(`${alarm.AlarmName} compares in a way that is not known here`);
  }
}

/** What the alarm looks at, for any span: one metric, or an expression over several. */
function lookedAt(alarm: AlarmProperties, points: readonly Point[]): { value: ByTime; periodMs: number } {
  const { Metrics = [], Period = 0, Statistic = '' } = alarm;
  if (alarm.MetricName !== undefined) {
    return { value: measured(points, alarm, Statistic), periodMs: Period * 1000 };
  }
  const terms = new Map<string, ByTime>();
  const term = (id: string): ByTime => terms.get(id) ?? unknown(`a term ${id}`);
  // What is returned comes first, and what it needs after it.
  for (const { Id, Expression, MetricStat: stat } of Metrics.toReversed()) {
    if (stat !== undefined) terms.set(Id, measured(points, stat.Metric, stat.Stat));
    else terms.set(Id, expressed(Expression ?? '', term));
  }
  const [returned] = Metrics.filter(({ ReturnData }) => ReturnData);
  const periods = Metrics.flatMap(({ MetricStat: stat }) => (stat === undefined ? [] : [stat.Period]));
  return { value: term(returned?.Id ?? ''), periodMs: Math.max(...periods) * 1000 };
}

function measured(points: readonly Point[], metric: Metric, statistic: string): ByTime {
  const name = metricName(metric);
  const aggregate = statistics[statistic] ?? unknown(`the statistic ${statistic}`);
  return ({ from, to }) => {
    const values = points.filter((point) => point.metric === name && point.at > from && point.at <= to);
    return values.length === 0 ? undefined : aggregate(values.map(({ value }) => value));
  };
}

/**
 * The expressions that this stack's alarms have, as CloudWatch's user guide reads them ("Using math expressions with
 * CloudWatch metrics"): `SUM` over several series takes those that have data; a series times a number, and `DATE`,
 * which is the day of the month in UTC, have data where the series has.
 */
function expressed(expression: string, term: (id: string) => ByTime): ByTime {
  const [, sum] = /^SUM\(\[(\w+(?:, \w+)*)\]\)$/.exec(expression) ?? [];
  if (sum !== undefined) {
    const parts = sum.split(', ').map(term);
    return (span) => {
      const values = parts.map((part) => part(span)).filter((value) => value !== undefined);
      return values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0);
    };
  }
  const [, zeroed] = /^(\w+) \* 0$/.exec(expression) ?? [];
  if (zeroed !== undefined) return (span) => (term(zeroed)(span) === undefined ? undefined : 0);

  const [, condition = ''] = /^IF\((.+), 0, 1\)$/.exec(expression) ?? [];
  const ranges = condition
    .split(' OR ')
    .map(
      (range) => /^\(DATE\((\w+)\) >= (\d+) AND DATE\(\1\) <= (\d+)\)$/.exec(range) ?? unknown(expression),
    );
  const clock = term(ranges[0]?.[1] ?? '');
  return (span) => {
    const date = new Date(span.from).getUTCDate();
    if (clock(span) === undefined) return undefined;
    return ranges.some(([, , first, last]) => date >= Number(first) && date <= Number(last)) ? 0 : 1;
  };
}

function unknown(what: string): never {
  throw new Error(`The evaluation of alarms knows nothing of ${what}`);
}

/**
 * What the stack costs, as docs/operators.md tells it: counts, times list prices. Prices are in US dollars, for
 * us-east-1, without any free allowance. Pure.
 */
export const prices = {
  alarmMetricMonth: 0.1,
  dashboardMonth: 3,
  customMetricMonth: 0.3,
  keyMonth: 1,
  secretMonth: 0.4,
  logGb: 0.5,
  logGbMonth: 0.03,
  /** The table's own, and what keeps it restorable to any second. */
  ledgerGbMonth: 0.25 + 0.2,
  gbSecond: 0.0000133334,
  million: {
    lambdaRequests: 0.2,
    sqsRequests: 0.4,
    snsRequests: 0.5,
    scheduled: 1,
    traces: 5,
    readUnits: 0.125,
    writeUnits: 0.625,
    secretCalls: 5,
  },
} as const;

export const hoursOfMonth = 730;
const minutesOfMonth = hoursOfMonth * 60;

/** By the default schedule, and by the recipe of docs/schedules.md with 17 days of 31. */
export const ticksOfMonth = { everyMinute: minutesOfMonth, monthEnd: 17 * 24 * 60 } as const;

const gigabyte = 1_000_000_000;
const keptMonths = 13;
/** Of the ledger, both of all open items. */
const indexes = 2;

/** What the template has. */
export interface Counts {
  alarmMetrics: number;
  dashboards: number;
  keys: number;
  secrets: number;
  /** Memory of each function, in MB. */
  closingMb: number;
  pollingMb: number;
}

/** What one tick that finds nothing does. */
export interface IdleTick {
  queries: number;
  metrics: number;
}

/** What one close does whose trial balance takes half an hour. */
export interface OneClose {
  closingGets: number;
  pollingGets: number;
  puts: number;
  reads: number;
  /** Of its ledger item, at the end. */
  itemBytes: number;
}

/** What no template and no test tells; the page says so. */
export const assumed = {
  idleTickSeconds: 0.2,
  closingSeconds: 5,
  wakeUpSeconds: 0.2,
  wakeUpMb: 512,
  readSeconds: 0.5,
  readsAtOnce: 4,
  logBytesOfTick: 2_000,
  logBytesOfClose: 20_000,
  /** Lambda's pollers, each of which asks again after 20 seconds. */
  longPolls: 5,
  pollsPerMinute: 3,
  secretCallsOfClose: 8,
  closingHours: 72,
} as const;

export interface Row {
  what: string;
  howMany: string;
  price: string;
  dollars: number[];
}

/** With the cents, and with what is less where there is any. */
const cents = (price: number) => (Number(price.toFixed(2)) === price ? price.toFixed(2) : String(price));
const whole = (count: number) => Math.round(count).toLocaleString('en-US');
const row = (what: string, howMany: string, price: string, ...dollars: number[]): Row => ({
  what,
  howMany,
  price,
  dollars,
});
const perMillion = (what: string, unit: keyof typeof prices.million, ...counts: number[]): Row =>
  row(
    what,
    [...new Set(counts.map(whole))].join(' / '),
    `$${cents(prices.million[unit])} a million`,
    ...counts.map((count) => (count / 1_000_000) * prices.million[unit]),
  );

/** A month in which nobody closes anything, for polling of so many minutes. */
export function monthRows(counts: Counts, tick: IdleTick, ticks: readonly number[]): Row[] {
  const both = (what: string, count: number, each: number) =>
    row(what, String(count), `$${each.toFixed(2)} each`, ...ticks.map(() => count * each));
  const gbSeconds = ticks.map((count) => (count * assumed.idleTickSeconds * counts.pollingMb) / 1024);
  const logged = ticks.map((count) => (count * assumed.logBytesOfTick) / gigabyte);
  const polls = assumed.longPolls * assumed.pollsPerMinute * minutesOfMonth;
  return [
    both('CloudWatch: metrics that alarms use', counts.alarmMetrics, prices.alarmMetricMonth),
    both('CloudWatch: dashboard', counts.dashboards, prices.dashboardMonth),
    row(
      'CloudWatch: own metrics, by the hour with data',
      `${tick.metrics} × ${ticks.map((count) => count / 60).join(' / ')} h`,
      `$${prices.customMetricMonth.toFixed(2)} for ${hoursOfMonth} h`,
      ...ticks.map((count) => (tick.metrics * prices.customMetricMonth * count) / minutesOfMonth),
    ),
    both('KMS: key of the alarm topic', counts.keys, prices.keyMonth),
    both('Secrets Manager: a secret for each tenant', counts.secrets, prices.secretMonth),
    perMillion('SQS: polling the request queue', 'sqsRequests', ...ticks.map(() => polls)),
    perMillion('X-Ray: traces', 'traces', ...ticks),
    row(
      'Lambda: GB-seconds',
      gbSeconds.map(whole).join(' / '),
      `$${prices.gbSecond} each`,
      ...gbSeconds.map((count) => count * prices.gbSecond),
    ),
    perMillion('EventBridge Scheduler: ticks', 'scheduled', ...ticks),
    perMillion('Lambda: invocations', 'lambdaRequests', ...ticks),
    row(
      `CloudWatch: logs, and ${keptMonths} months of them kept`,
      `${logged.map((count) => count.toFixed(2)).join(' / ')} GB`,
      `$${prices.logGb.toFixed(2)} a GB, $${prices.logGbMonth} a month`,
      ...logged.map((count) => count * (prices.logGb + keptMonths * prices.logGbMonth)),
    ),
    perMillion('DynamoDB: reads', 'readUnits', ...ticks.map((count) => (count * tick.queries) / 2)),
  ];
}

/** A thousand closes on top of that, in three days. */
export function closesRows(counts: Counts, close: OneClose, otherMetrics: number): Row[] {
  const closes = 1_000;
  const itemKb = Math.ceil(close.itemBytes / 1024);
  // An entry of each index is moved by deleting it and writing it anew.
  const writeUnits = closes * close.puts * (itemKb + 2 * indexes);
  const readUnits = closes * (close.closingGets + close.pollingGets) * Math.ceil(close.itemBytes / 4096);
  const readingSeconds = (close.reads * assumed.readSeconds) / assumed.readsAtOnce;
  const mbSeconds = assumed.closingSeconds * counts.closingMb + readingSeconds * counts.pollingMb;
  const gbSeconds = (closes * mbSeconds) / 1024;
  const logged = (closes * assumed.logBytesOfClose) / gigabyte;
  const stored = (closes * itemKb * 1024) / gigabyte;
  return [
    row(
      'CloudWatch: all other own metrics, at most',
      `${otherMetrics} × ${assumed.closingHours} h`,
      `$${prices.customMetricMonth.toFixed(2)} for ${hoursOfMonth} h`,
      (otherMetrics * prices.customMetricMonth * assumed.closingHours) / hoursOfMonth,
    ),
    perMillion('DynamoDB: writes', 'writeUnits', writeUnits),
    row('Lambda: GB-seconds', whole(gbSeconds), `$${prices.gbSecond} each`, gbSeconds * prices.gbSecond),
    perMillion('Secrets Manager: reads, at most', 'secretCalls', closes * assumed.secretCallsOfClose),
    row(
      `CloudWatch: logs, and ${keptMonths} months of them kept`,
      `${logged.toFixed(2)} GB`,
      `$${prices.logGb.toFixed(2)} a GB, $${prices.logGbMonth} a month`,
      logged * (prices.logGb + keptMonths * prices.logGbMonth),
    ),
    perMillion('DynamoDB: reads', 'readUnits', readUnits),
    perMillion('X-Ray: traces', 'traces', closes),
    row(
      'DynamoDB: kept, restorable, a month',
      `${stored.toFixed(3)} GB`,
      `$${prices.ledgerGbMonth.toFixed(2)} a GB`,
      stored * prices.ledgerGbMonth,
    ),
    perMillion('SQS: send, receive, delete', 'sqsRequests', 3 * closes),
    perMillion('SNS: outcomes', 'snsRequests', closes),
    perMillion('Lambda: invocations', 'lambdaRequests', closes),
  ];
}

/** What wake-ups add in a month with a thousand closes and one wake-up for each. */
export function wakeUpRows(without: Counts, withThem: Counts, close: OneClose): Row[] {
  const wakeUps = 1_000;
  const added = (what: string, key: 'alarmMetrics' | 'secrets', each: number) => {
    const count = withThem[key] - without[key];
    return row(what, String(count), `$${each.toFixed(2)} each`, count * each);
  };
  const itemKb = Math.ceil(close.itemBytes / 1024);
  const mbSeconds = assumed.wakeUpSeconds * assumed.wakeUpMb + assumed.readSeconds * withThem.pollingMb;
  const gbSeconds = (wakeUps * mbSeconds) / 1024;
  return [
    added('CloudWatch: metrics that alarms use', 'alarmMetrics', prices.alarmMetricMonth),
    added('Secrets Manager: the master key', 'secrets', prices.secretMonth),
    row(
      'CloudWatch: own metrics, at most',
      `3 × ${assumed.closingHours} h`,
      `$${prices.customMetricMonth.toFixed(2)} for ${hoursOfMonth} h`,
      (3 * prices.customMetricMonth * assumed.closingHours) / hoursOfMonth,
    ),
    row('Lambda: GB-seconds', whole(gbSeconds), `$${prices.gbSecond} each`, gbSeconds * prices.gbSecond),
    perMillion('X-Ray: traces', 'traces', 2 * wakeUps),
    perMillion('Secrets Manager: reads, at most', 'secretCalls', 2 * wakeUps),
    perMillion('DynamoDB: writes', 'writeUnits', wakeUps * (itemKb + 2 * indexes)),
    perMillion('Lambda: invocations', 'lambdaRequests', 2 * wakeUps),
  ];
}

const dollarsText = (dollars: number) => (dollars < 0.005 ? 'under $0.01' : `$${dollars.toFixed(2)}`);

/** The rows of a table in Markdown, with their sum. */
export function tableRows(rows: readonly Row[]): string[] {
  const sums = (rows[0]?.dollars ?? []).map((_, column) =>
    rows.reduce((sum, { dollars }) => sum + (dollars[column] ?? 0), 0),
  );
  const lines = rows.map(({ what, howMany, price, dollars }) => [
    what,
    howMany,
    price,
    ...dollars.map(dollarsText),
  ]);
  const cells = [...lines, ['**Together**', '', '', ...sums.map((sum) => `**${dollarsText(sum)}**`)]];
  return cells.map((line) => `| ${line.join(' | ')} |`.replaceAll('|  ', '| '));
}

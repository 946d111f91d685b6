import {
  assumed,
  hoursOfMonth,
  monthRows,
  prices,
  type Row,
  ticksOfMonth,
} from '../../test/infra/aws/cost/cost.ts';
import { stackCounts } from '../../test/infra/aws/cost/stack-counts.ts';
import { table } from '../report/page.ts';
import type { Part, Section } from '../report/section.ts';
import { type IdleTickSeen, seeIdleTick } from './idle-tick.ts';

const months = [ticksOfMonth.everyMinute, ticksOfMonth.monthEnd];
const whole = (count: number) => Math.round(count).toLocaleString('en-US');
const dollars = (amount: number) => `$${amount.toFixed(2)}`;

/** Costs of monitoring the product, as opposed to its work. */
const isForMonitoring = ({ what }: Row) => /^(CloudWatch|KMS|X-Ray):/.test(what);

const sums = (rows: readonly Row[]): number[] =>
  months.map((_, month) => rows.reduce((sum, row) => sum + (row.dollars[month] ?? 0), 0));

function sectionOf(tick: IdleTickSeen): Section {
  const counts = stackCounts();
  const queries = tick.aws['dynamodb Query'] ?? 0;
  const rows = monthRows(counts, { queries, metrics: tick.metrics }, months);
  const work = sums(rows.filter((row) => !isForMonitoring(row)));
  const monitoring = sums(rows.filter(isForMonitoring));
  const polls = assumed.longPolls * assumed.pollsPerMinute * hoursOfMonth * 60;
  const alwaysThere = (counts.closingMb / 1024) * hoursOfMonth * 3600 * prices.gbSecond;
  const [workOfMonth = 0] = work;
  const perTick = Object.entries(tick.aws).map(([name, count]) => [
    `requests to AWS: ${name.replace('dynamodb', 'DynamoDB')}, ${count} a tick`,
    ...months.map((ticks) => whole(count * ticks)),
  ]);
  return {
    title: 'Cost of idling',
    text: `
A month in which nobody closes a period. The requests of a tick that finds nothing are counted on the wire, between the
polling function and the emulators of AWS and the simulated Zuora. They are multiplied by the ticks of a month: with a
tick every minute, and with the [recipe](schedules.md#when-to-poll) for month-end only.

${table(
  ['a month without a close', 'every minute', 'month-end only'],
  [
    ['ticks', ...months.map(whole)],
    [`requests to Zuora, ${tick.zuora} a tick`, ...months.map((ticks) => whole(tick.zuora * ticks))],
    ...perTick,
    ['requests to SQS, by the pollers that Lambda keeps on the queue (assumed)', whole(polls), whole(polls)],
    ['cost of the work: secret, queue, ticks, invocations, reads', ...work.map(dollars)],
    [
      'cost of monitoring: alarms and their key, dashboard, metrics, logs, traces',
      ...monitoring.map(dollars),
    ],
    ['**together**', ...sums(rows).map((sum) => `**${dollars(sum)}**`)],
  ],
)}

[What it costs](operators.md#what-it-costs) lists every item, with the list prices, their date and the assumptions.

Two alternatives, at the same prices: a process of ${counts.closingMb} MB that always runs costs ${dollars(alwaysThere)} a month, at the same price for a
GB-second. That is ${(alwaysThere / workOfMonth).toFixed(0)} times the cost of the work above, without any monitoring. A poller without a ledger must call Zuora
at every tick: ${whole(ticksOfMonth.everyMinute)} requests a month for each tenant, where ours makes ${whole(tick.zuora * ticksOfMonth.everyMinute)}.
`,
    goals: [
      { what: 'requests to Zuora of a tick that finds nothing', measured: tick.zuora, atMost: 0, digits: 0 },
    ],
    plots: [],
  };
}

/** The requests and the cost of a month without closes. */
export const idle: Part = {
  name: 'idle',
  seconds: 5,
  async measure(progress) {
    progress(0, 'ticks that find nothing');
    return sectionOf(await seeIdleTick());
  },
};

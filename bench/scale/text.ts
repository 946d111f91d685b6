import { table } from '../report/page.ts';
import type { Hoarder } from './hoarder.ts';
import type { MonthEnd, MonthEndOptions } from './month-end.ts';
import { awsRequests, type Memory, monthEndDollars } from './month-end-cost.ts';
import type { MeasuredTick } from './one-tick.ts';

/** A month-end with the name that it goes by. */
export interface Played extends MonthEndOptions {
  name: string;
  month: MonthEnd;
}

export interface Results {
  /** Of growing size, every token to be fetched. */
  grown: readonly Played[];
  withTokens: Played;
  oneAddress: Played;
  ticks: { small: MeasuredTick; large: MeasuredTick };
  hoarder: Hoarder;
  memory: Memory;
}

const minute = 60_000;
const minutes = (ms: number) => (ms / minute).toFixed(1);
const whole = (count: number) => Math.round(count).toLocaleString('en-US');
const seconds = (ms: number) => (ms / 1000).toFixed(1);

/** Calls of Zuora but for tokens. */
export const zuoraCalls = ({ zuora: { reads, puts } }: MonthEnd): number => reads + puts;
const longest = ({ ticks }: MonthEnd) => Math.max(...ticks.map(({ tookMs }) => tookMs));

const columns: readonly [head: string, of: (played: Played, memory: Memory) => string][] = [
  ['tenants', ({ name }) => name],
  ['closes', ({ month }) => whole(month.closes)],
  ['Zuora calls a close', ({ month }) => (zuoraCalls(month) / month.closes).toFixed(1)],
  ['tokens', ({ month }) => whole(month.zuora.tokens)],
  ['AWS requests a close', ({ month }) => (awsRequests(month) / month.closes).toFixed(1)],
  [
    'a thousand closes',
    ({ month }, memory) => `$${((1000 * monthEndDollars(month, memory)) / month.closes).toFixed(2)}`,
  ],
  ['all pending after, min', ({ month }) => minutes(month.allPendingMs)],
  ['all told after, min', ({ month }) => minutes(month.allPublishedMs)],
  ['ticks with work', ({ month }) => whole(month.ticks.length)],
  ['longest tick, s', ({ month }) => seconds(longest(month))],
  ['passed over, ticks', ({ month }) => whole(month.passedOverMax)],
];

/** What is said of many tenants. Pure. */
export function textOf({ grown, withTokens, oneAddress, ticks, hoarder, memory }: Results): string {
  const { latencyMs, runMinutes } = withTokens;
  const { small, large } = ticks;
  const thousand = grown.at(-2) ?? withTokens;
  return `
Every tenant asks for its closes in the same minute: the messages lie on the queue at once, and each trial balance runs
${runMinutes} minutes. Both functions' own code does it, from the batch and the tick down to the HTTP exchange, in virtual time: five
closing containers, a tick a minute, Zuora answering in ${latencyMs} ms and allowing each address 100 tokens a minute and each
tenant 40 calls at once, AWS answering in 5 to 20 ms. Requests to AWS are counted and priced as
[operators' page](operators.md#what-it-costs) does; what the processor takes is not in these times.

${table(
  columns.map(([head]) => head),
  [...grown, withTokens, oneAddress].map((played) => columns.map(([, of]) => of(played, memory))),
)}

![](scale-growth)

*Passed over* is how many ticks in a row something was due at and left untouched, at most. A cold container fetches
60 tokens a minute and leaves the rest due first, so that ${whole(thousand.tenants)} tenants have theirs after ${Math.ceil(thousand.tenants / 60)} minutes in either
function, and nobody is passed over once they are cached. Who waits for one is read less often meanwhile, and so makes
fewer calls. Behind one address (a NAT gateway) the containers take them
from each other: ${whole(oneAddress.month.zuora.tokensRefused)} of ${whole(oneAddress.month.zuora.tokens)} were refused and came again, by the wait that Zuora asked for.

One tick in real time, by the deployed bundle in a process of its own, the emulators and Zuora (${latencyMs} ms) in another, all of
it due and kept:

${table(
  ['due', 'kept', 'share of its minute', 'processor time of it', 'memory alive, MB'],
  [small, large].map(({ kept, tookMs, cpuMs, liveBytes }, index) => [
    index === 0 ? '1,000' : '10,000',
    whole(kept),
    (tookMs / minute).toFixed(2),
    (cpuMs / tookMs).toFixed(2),
    (liveBytes / 1024 / 1024).toFixed(0),
  ]),
)}

**One tenant with much due.** One tenant has ${whole(hoarder.hoarded)} watched requests due on one period, all of them longer overdue than
anything else, and each of ${whole(hoarder.others)} others has one whose run has ended. The ${whole(hoarder.others)} outcomes were published within
${hoarder.ticks === 1 ? 'one tick' : `${whole(hoarder.ticks)} ticks`}, the last one ${seconds(hoarder.lastPublishedMs)} s after it began; the one tenant had ${whole(hoarder.settled)} of its requests settled in the first
tick by ${whole(hoarder.readsOfHoarder)} read, and the rest is first in the next ([why](decisions/0015-shares.md)). In virtual time, tokens cached, with
${hoarder.processorMs} ms of one processor for each request to AWS (assumed; about what a request took in the ticks above).

**The first limit beyond** is the processor: ${whole(large.kept)} due closes took ${(large.cpuMs / minute).toFixed(2)} of a core's minute here. Lambda gives a
function a share of a core in proportion to its memory, a whole one at 1,769 MB, and the polling function has ${whole(memory.pollingMb)}. What it
does not get through in its minute stays due and comes first in the next, and \`OldestOpenCloseSeconds\` on the dashboard
grows. What an operator turns, in this order: \`pollMaxSeconds\` (twice as long is nearly half the reads), the function's
memory in \`infra/aws/schedules/trial-balance-polling.ts\`, a second stack for some of the tenants. The next limit is tokens: 60 a
minute, each for 55 minutes, keep 3,300 tenants; a tenant whose secret holds a \`bearerToken\` needs none.
`;
}

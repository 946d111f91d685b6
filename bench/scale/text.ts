import { table } from '../report/page.ts';
import type { LargeTenant } from './large-tenant.ts';
import type { MonthEnd, MonthEndOptions } from './month-end.ts';
import { awsRequests, type Memory, monthEndDollars } from './month-end-cost.ts';
import type { MeasuredTick } from './one-tick.ts';

/** A month-end and its name in the table. */
export interface Played extends MonthEndOptions {
  name: string;
  month: MonthEnd;
}

export interface Results {
  /** Month-ends of increasing size, in which every token must be fetched. */
  grown: readonly Played[];
  withTokens: Played;
  oneAddress: Played;
  ticks: { small: MeasuredTick; large: MeasuredTick };
  largeTenant: LargeTenant;
  memory: Memory;
}

const minute = 60_000;
const minutes = (ms: number) => (ms / minute).toFixed(1);
const whole = (count: number) => Math.round(count).toLocaleString('en-US');
const seconds = (ms: number) => (ms / 1000).toFixed(1);

/** Calls of Zuora without token requests. */
export const zuoraCalls = ({ zuora: { reads, puts } }: MonthEnd): number => reads + puts;
const longest = ({ ticks }: MonthEnd) => Math.max(...ticks.map(({ tookMs }) => tookMs));

const columns: readonly [head: string, of: (played: Played, memory: Memory) => string][] = [
  ['tenants', ({ name }) => name],
  ['closes', ({ month }) => whole(month.closes)],
  ['Zuora calls a close', ({ month }) => (zuoraCalls(month) / month.closes).toFixed(1)],
  ['tokens', ({ month }) => whole(month.zuora.tokens)],
  ['AWS requests a close', ({ month }) => (awsRequests(month) / month.closes).toFixed(1)],
  [
    'cost of 1,000 closes',
    ({ month }, memory) => `$${((1000 * monthEndDollars(month, memory)) / month.closes).toFixed(2)}`,
  ],
  ['all in pending close after, min', ({ month }) => minutes(month.allPendingMs)],
  ['all published after, min', ({ month }) => minutes(month.allPublishedMs)],
  ['ticks with work', ({ month }) => whole(month.ticks.length)],
  ['longest tick, s', ({ month }) => seconds(longest(month))],
  ['passed over, ticks', ({ month }) => whole(month.passedOverMax)],
];

/** The text of the section. Pure. */
export function textOf({ grown, withTokens, oneAddress, ticks, largeTenant, memory }: Results): string {
  const { latencyMs, runMinutes } = withTokens;
  const { small, large } = ticks;
  const thousand = grown.at(-2) ?? withTokens;
  return `
All tenants send their close requests in the same minute: all messages are on the queue at the same time. Each trial
balance run takes ${runMinutes} minutes. Both functions' own code handles the closes in virtual time, from the batch and the tick to
the HTTP exchange. There are five closing containers and one tick a minute. Zuora answers in ${latencyMs} ms, and allows 100 token
requests a minute for each IP address and 40 calls at the same time for each tenant. AWS answers in 5 to 20 ms. Requests
to AWS are counted, and priced as on the [operators' page](operators.md#what-it-costs). Processor time is not part of the
times below.

${table(
  columns.map(([head]) => head),
  [...grown, withTokens, oneAddress].map((played) => columns.map(([, of]) => of(played, memory))),
)}

![](scale-growth)

*Passed over* is the highest number of ticks in a row at which an item was due and not handled. A cold container fetches
60 tokens a minute, and the tenants without a token come first in the next tick. So ${whole(thousand.tenants)} tenants have their tokens
after ${Math.ceil(thousand.tenants / 60)} minutes in either function, and after that no item is passed over. While a tenant waits for a token, its
periods are read less often, so it makes fewer calls. Behind one IP address (a NAT gateway) all containers share one limit:
${whole(oneAddress.month.zuora.tokensRefused)} of ${whole(oneAddress.month.zuora.tokens)} token requests were refused, and repeated after the wait that Zuora asked for.

One tick in real time, by the deployed bundle in its own process, with the emulators and Zuora (${latencyMs} ms) in another. All
items are due, and are kept:

${table(
  ['due', 'kept', 'share of its minute', 'processor time / elapsed time', 'live memory, MB'],
  [small, large].map(({ kept, tookMs, cpuMs, liveBytes }, index) => [
    index === 0 ? '1,000' : '10,000',
    whole(kept),
    (tookMs / minute).toFixed(2),
    (cpuMs / tookMs).toFixed(2),
    (liveBytes / 1024 / 1024).toFixed(0),
  ]),
)}

**One tenant with very many due requests.** One tenant has ${whole(largeTenant.dueRequests)} watched requests for one period, and all of them have been
due for longer than any other request. Each of ${whole(largeTenant.others)} other tenants has one request, whose run has ended. The ${whole(largeTenant.others)} outcomes
were published within ${largeTenant.ticks === 1 ? 'one tick' : `${whole(largeTenant.ticks)} ticks`}, the last one ${seconds(largeTenant.lastPublishedMs)} s after the tick began. The first tick also handled ${whole(largeTenant.settled)} requests
of the one tenant, with ${whole(largeTenant.readsOfLarge)} read of the period. The rest come first in the next tick ([why](decisions/0015-shares.md)). This
is in virtual time, with cached tokens, and with ${largeTenant.processorMs} ms of one processor for each request to AWS (assumed: about as much as a
request took in the ticks above).

**The first limit after that** is the processor: ${whole(large.kept)} due closes took ${(large.cpuMs / minute).toFixed(2)} of a core's minute here. Lambda gives a
function a share of a core in proportion to its memory, and a whole core at 1,769 MB. The polling function has
${whole(memory.pollingMb)} MB. What a tick cannot handle within its minute stays due and comes first in the next one, and
\`OldestOpenCloseSeconds\` on the dashboard grows. An operator can then change, in this order: \`pollMaxSeconds\` (twice as
long means nearly half the reads), the function's memory in \`infra/aws/schedules/trial-balance-polling.ts\`, and the number of
stacks (a second one for some of the tenants). The next limit is tokens: 60 a minute, each used for 55 minutes, are enough
for 3,300 tenants. A tenant whose secret holds a \`bearerToken\` needs none.
`;
}

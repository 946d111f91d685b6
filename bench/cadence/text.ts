import type { Band } from './bands.ts';
import { betterIntervals, type Comparison, nearestIntervals } from './comparison.ts';
import { gainsOf, type MonthsRow, type WrongRow } from './expecting.ts';
import { type FrontierPoint, onFrontier } from './frontier.ts';
import { bold, cautious } from './prediction.ts';
import { bandsTable, monthsTable, waysTable, wrongTable } from './tables.ts';
import { runSecondsMax, runSecondsMin, runStartSeconds } from './trials.ts';

export interface Results {
  comparison: Comparison;
  bands: readonly Band[];
  frontier: readonly FrontierPoint[];
  months: readonly MonthsRow[];
  wrong: readonly WrongRow[];
}

const ratio = (one: number, other: number): string => (one / other).toFixed(2);
const range = `${runSecondsMin} s to ${runSecondsMax / 3600} h`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function intro({ comparison: { trials, ours, callsBeforeByName } }: Results): string {
  const before = ours.closes[0]?.callsBefore;
  return `
Zuora calls per close, and the time from the end of a trial balance to the publication of its outcome, for ${trials.length}
trial balances of ${range}, log-uniform, with the tick anywhere in its minute. Ours is the functions' own code, driven
by a clock that only the benchmark moves, on ticks a minute apart; a run starts ${runStartSeconds} s after its PUT. A fixed interval is
somebody who asks every so many seconds from the PUT on by a timer of their own, so that no tick makes them wait.

Nothing takes time here but waiting: not the calls, nor the queue, nor the delivery of what is published. Everybody makes the same ${before}
calls before the first poll of a period that is given by its id, a read and the PUT (by its name ours makes ${callsBeforeByName}: the list
is read as well). Tokens are not counted: each running function fetches one when the last one ends, about once an hour, for however
many closes.`;
}

function overall({ comparison }: Results): string {
  const { ours, bestOnTicks } = comparison;
  const { asFew, asSoon } = nearestIntervals(comparison);
  const better = betterIntervals(comparison);
  const verdict =
    better.length === 0
      ? 'No interval of whole seconds up to an hour is better than ours in both.'
      : `These intervals are better than ours in both: ${better.map(({ seconds }) => `${seconds} s`).join(', ')}.`;
  return `
### All run times together

${waysTable(comparison)}

${verdict} The one that makes as few calls, every ${asFew.seconds} s, is ${ratio(asFew.means.lagSeconds, ours.means.lagSeconds)} times as late; the one that is as soon, every
${asSoon.seconds} s, makes ${ratio(asSoon.means.calls, ours.means.calls)} times the calls. Who knew every
end would still be ${bestOnTicks.means.lagSeconds.toFixed(0)} s late on our ticks.

![](cadence-trade)`;
}

function byRunTimes({ bands, comparison }: Results): string {
  const won = bands.filter(({ better }) => better.length > 0).length;
  return `
### By run time

Calls / seconds of lag; bold where a fixed interval is better than ours in both, and in the last column how many
intervals of whole seconds are.

${bandsTable(bands)}

In ${won} of ${bands.length} bands some interval wins: who knows beforehand how long the run takes can choose it. Under a minute it may look before our
first read, which waits for the tick after \`pollMinSeconds\`; in the longer bands ours has read often while the run was
young, and then stays at \`pollMaxSeconds\`. Which interval wins differs from band to band: ${
    betterIntervals(comparison).length === 0 ? 'none wins over all of them' : 'some win over all of them'
  }.

![](cadence-calls)

![](cadence-lag)`;
}

function anyCadence({ comparison: { ours }, frontier }: Results): string {
  const sameLag = onFrontier(frontier, 'lagSeconds', ours.means.lagSeconds);
  const sameCalls = onFrontier(frontier, 'calls', ours.means.calls);
  const fewer = ours.means.calls - sameLag.calls;
  const sooner = ours.means.lagSeconds - sameCalls.lagSeconds;
  return `
### What any cadence could do

The dashed line is the least lag for each number of calls, found by dynamic programming over all schedules of reads on
these ticks, of a cadence that knows the time since the PUT and how run times are spread, and nothing else. With our lag
it makes ${fewer.toFixed(2)} calls fewer (${percent(fewer / ours.means.calls)}); with our calls it is ${sooner.toFixed(1)} s sooner (${percent(sooner / ours.means.lagSeconds)}). No formula of the elapsed time
alone has more to gain.`;
}

function earlierMonths({ months, wrong, comparison: { ours } }: Results): string {
  const gain = (name: string) => {
    const { better, of, calls, lagSeconds } = gainsOf(months, name);
    const between = ({ least, most }: { least: number; most: number }, digits: number) =>
      `${least.toFixed(digits)} to ${most.toFixed(digits)}`;
    return `is better than ours in both in ${better} of ${of}, by ${between(calls, 1)} calls and ${between(lagSeconds, 0)} s`;
  };
  return `
### What earlier months would tell

A cadence could expect what the same series took before: the last month, or the median of the last three. Up to half of
that it pauses as long again as has passed, from there to twice of it it reads often, and after that it is ours. The
*cautious* one pauses ${cautious.pauseSecondsMax} s at most before that range and cuts it into ${cautious.pausesInRange}, the *bold* one ${bold.pauseSecondsMax} s and ${bold.pausesInRange}; these
numbers were chosen on such months as are below, so real ones would hardly gain more. Medians of the series
are log-uniform over ${range}; the months are log-normal around them. The first month, without history, is ours. Calls / seconds of lag, thirteen months each:

${monthsTable(months)}

The cautious one ${gain('cautious')}; the bold one
${gain('bold')} (below zero it loses). Where the expectation is wrong, over the run times above, calls / lag / longest lag:

${wrongTable(wrong, ours.means)}

[Decision 11](decisions/0011-cadence.md) says what follows from it.`;
}

/** The section's text, every figure from the results. */
export function textOf(results: Results): string {
  return [intro, overall, byRunTimes, anyCadence, earlierMonths]
    .map((part) => part(results).trim())
    .join('\n\n');
}

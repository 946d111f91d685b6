import type { Band } from './bands.ts';
import { betterIntervals, type Comparison, nearestIntervals, promptCallout } from './comparison.ts';
import { gainsOf, type MonthsRow, type WrongRow } from './expecting.ts';
import { type FrontierPoint, onFrontier } from './frontier.ts';
import { bold, cautious } from './prediction.ts';
import { agesTable, bandsTable, monthsTable, sharesTable, waysTable, wrongTable } from './tables.ts';
import { runSecondsMax, runSecondsMin, runStartSeconds } from './trials.ts';
import {
  type AgeRow,
  type GoalFigures,
  goalMaxSeconds,
  goalShare,
  type ShareRow,
  shortSecondsMax,
  shortSecondsMin,
} from './wake-ups.ts';

export interface Results {
  comparison: Comparison;
  bands: readonly Band[];
  frontier: readonly FrontierPoint[];
  months: readonly MonthsRow[];
  wrong: readonly WrongRow[];
  shares: readonly ShareRow[];
  ages: readonly AgeRow[];
  goal: GoalFigures;
}

const ratio = (one: number, other: number): string => (one / other).toFixed(2);
const range = `${runSecondsMin} s to ${runSecondsMax / 3600} h`;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function intro({ comparison: { trials, ours, callsBeforeByName } }: Results): string {
  const before = ours.closes[0]?.callsBefore;
  return `
Zuora calls per close, and the *lag*: the time from the end of a trial balance run to the publication of its outcome. They
are means over ${trials.length} runs of ${range}, spread evenly over the logarithm, with the tick at any point of its minute. *Ours* is
the functions' own code, driven by a clock that only the benchmark moves, with one tick a minute. A run starts ${runStartSeconds} s after its
PUT. A *fixed interval* is a program that reads every so many seconds after the PUT by its own timer, so that it does not
wait for a tick.

Only waiting takes time here; calls, the queue and the delivery of outcomes take none. All make the same ${before} calls before
the first poll of a period that is given by its id: a read and the PUT. (For a period given by its name, ours makes ${callsBeforeByName},
because it reads the list as well.) Token requests are not counted: each running function makes one about every hour, for
any number of closes.`;
}

function overall({ comparison }: Results): string {
  const { ours, bestOnTicks } = comparison;
  const { asFew, asSoon } = nearestIntervals(comparison);
  const better = betterIntervals(comparison);
  const verdict =
    better.length === 0
      ? 'No interval of whole seconds up to an hour is better than ours in both calls and lag.'
      : `These intervals are better than ours in both calls and lag: ${better.map(({ seconds }) => `${seconds} s`).join(', ')}.`;
  return `
### All run times together

${waysTable(comparison)}

${verdict} The interval that makes as few calls, ${asFew.seconds} s, has
${ratio(asFew.means.lagSeconds, ours.means.lagSeconds)} times our lag. The interval with as little lag, ${asSoon.seconds} s, makes ${ratio(asSoon.means.calls, ours.means.calls)} times our calls. A program that knew the end
of every run would still have a lag of ${bestOnTicks.means.lagSeconds.toFixed(0)} s on our ticks.

![](cadence-trade)`;
}

function byRunTimes({ bands, comparison }: Results): string {
  const won = bands.filter(({ better }) => better.length > 0).length;
  return `
### By run time

Calls / seconds of lag. Bold: this fixed interval is better than ours in both. The last column counts the intervals of
whole seconds that are better in both.

${bandsTable(bands)}

In ${won} of ${bands.length} bands some intervals are better in both: a program that knows in advance how long a run takes can choose one of
them. Under a minute, it can read before our first read, which comes with the tick after \`pollMinSeconds\`. In the longer
bands, ours reads often while the run is young, and then stays at \`pollMaxSeconds\`. The better intervals differ from band
to band: ${
    betterIntervals(comparison).length === 0 ? 'none is better over all of them' : 'some are better over all'
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

The dashed line shows the smallest lag for each number of calls that a cadence can have if it knows only the time since
the PUT and the distribution of run times. It is found by dynamic programming over all schedules of reads on these ticks.
With our lag, such a cadence makes ${fewer.toFixed(2)} calls fewer (${percent(fewer / ours.means.calls)}). With our calls, its lag is ${sooner.toFixed(1)} s shorter (${percent(sooner / ours.means.lagSeconds)}). No
formula of the elapsed time alone can gain more.`;
}

function earlierMonths({ months, wrong, comparison: { ours } }: Results): string {
  const gain = (name: string) => {
    const { better, of, calls, lagSeconds } = gainsOf(months, name);
    const between = ({ least, most }: { least: number; most: number }, digits: number) =>
      `${least.toFixed(digits)} to ${most.toFixed(digits)}`;
    return `is better than ours in both in ${better} of ${of}, by ${between(calls, 1)} calls and ${between(lagSeconds, 0)} s`;
  };
  return `
### With knowledge of earlier months

A cadence could expect that a run takes as long as earlier runs of the same series of periods: as the last month, or as
the median of the last three. Until half of the expected time, it pauses for as long as has passed. From there to twice
the expected time, it reads often. After that it is the same as ours. The *cautious* cadence pauses at most ${cautious.pauseSecondsMax} s before
that range and divides the range into ${cautious.pausesInRange} pauses, the *bold* one ${bold.pauseSecondsMax} s and ${bold.pausesInRange}. These numbers were chosen for months like those below, so real
months would hardly gain more. The medians of the series are spread evenly over the logarithm of ${range}, and the months of
a series are log-normal around its median. The first month has no history and uses ours. Calls / seconds of lag, for
thirteen months each:

${monthsTable(months)}

The cautious one ${gain('cautious')}. The bold one
${gain('bold')} (a negative number is a loss).

Calls / lag / longest lag when the expectation is wrong, over all run times:

${wrongTable(wrong, ours.means)}

[Decision 11](decisions/0011-cadence.md) says what follows from this.`;
}

const secondsOf = (seconds: number): string => `${seconds.toFixed(1)} s`;

function wakeUps({ comparison: { woken }, shares, ages, goal }: Results): string {
  const { means, lostSeconds, youngSeconds, promptSeconds, young } = goal;
  const anyAge = ages.at(-1)?.all.lagSeconds ?? Number.NaN;
  return `
### With wake-ups

With [wake-ups](wake-ups.md), Zuora calls when a run ends, and the period is read at once. The same trials again: this
share of the callouts comes ${promptCallout.afterSeconds} s after the end of the run, and the others never come. Which close loses its callout does not
depend on how long its run takes. Calls / seconds of lag / longest lag:

${sharesTable(woken, shares)}

The calls are the same, because the read that a callout causes takes the place of the tick's read that would find the end.
A longer \`pollMaxSeconds\` saves calls. Without callouts it costs lag in every close, with them only where one is lost.

![](cadence-wake-ups)

With ${goalShare * 100} % delivered and \`pollMaxSeconds\` ${goalMaxSeconds}, the lag of ${secondsOf(means.lagSeconds)} has three parts:

- **Lost callouts**, ${secondsOf(lostSeconds)}: polling alone finds these ends.
- **Items too young to be read**, ${secondsOf(youngSeconds)}: ${percent(young.share)} of the runs end so early that their callout finds an item younger than
  \`pollMinSeconds\`. The first tick after that age reads it, on average ${secondsOf(young.lagSeconds)} after the end of its run: ${secondsOf(young.untilAgeSeconds)} until
  that age, and ${secondsOf(young.lagSeconds - young.untilAgeSeconds)} until the tick.
- **The callout's own delay**, ${secondsOf(promptSeconds)}: all other ends. A tick between the end and the callout makes it shorter.

Callouts come after the end here, and only once. So no wake-up reads a run that is still in progress, and neither the tick after a
kept read nor the claim of 10 s costs anything in these figures.

**What \`pollMinSeconds\` costs.** *Short* are runs of ${shortSecondsMin} s to ${shortSecondsMax / 60} min, *all* are the runs above with ${goalShare * 100} % of callouts delivered and
\`pollMaxSeconds\` ${goalMaxSeconds}. Calls / seconds of lag:

${agesTable(ages)}

Under a minute, wake-ups with the default gain little. A shorter \`pollMinSeconds\` gains nearly all, for a fraction of a call. But then an
older run can be taken for the close's own if Zuora shows the new one late: only the age of the pending close can
distinguish the two where the run before it is not known. The last row is a rule that the product does not have. It would save
${secondsOf(means.lagSeconds - anyAge)} of the mean lag, and publish results of older runs. [Decision 17](decisions/0017-young-pending-closes.md) has the counterexamples.`;
}

/** The section's text, every figure from the results. */
export function textOf(results: Results): string {
  return [intro, overall, byRunTimes, anyCadence, earlierMonths, wakeUps]
    .map((part) => part(results).trim())
    .join('\n\n');
}

import { table } from '../report/page.ts';
import type { Band } from './bands.ts';
import { type Comparison, shownIntervals, type Way, type Woken } from './comparison.ts';
import { expectingWays, type MonthsRow, type WrongRow } from './expecting.ts';
import { isBetter, type Means } from './trials.ts';
import type { AgeRow, ShareRow } from './wake-ups.ts';

const calls = ({ calls }: Means): string => calls.toFixed(1);
const lag = ({ lagSeconds }: Means): string => lagSeconds.toFixed(0);
const both = (means: Means): string => `${calls(means)} / ${lag(means)}`;
/** Bold when it is better than ours in both. */
const against = (ours: Means) => (means: Means) =>
  isBetter(means, ours) ? `**${both(means)}**` : both(means);

/** Every way over all run times. */
export function waysTable({ ours, otherMaxima, fixed, bestOnTicks, best }: Comparison): string {
  const ways: readonly Way[] = [ours, ...otherMaxima, ...fixed, bestOnTicks, best];
  return table(
    ['', 'calls', 'lag, s', 'longest lag, s'],
    ways.map(({ name, means }) => [name, calls(means), lag(means), means.lagSecondsMax.toFixed(0)]),
  );
}

const minutes = (seconds: number): string => (seconds < 60 ? `${seconds} s` : `${seconds / 60} min`);

/** Calls and lag by run time, and the intervals that are better than ours there. */
export function bandsTable(bands: readonly Band[]): string {
  return table(
    ['run time', 'ours', ...shownIntervals.map((seconds) => `${seconds} s`), 'better intervals'],
    bands.map(({ fromSeconds, toSeconds, ours, fixed, better }) => [
      `${minutes(fromSeconds)} to ${minutes(toSeconds)}`,
      both(ours),
      ...fixed.map(against(ours)),
      better.length === 0 ? 'none' : `${better.length}, from ${better[0]} to ${better.at(-1)} s`,
    ]),
  );
}

/** Calls and lag when the months of a series are similar. */
export function monthsTable(rows: readonly MonthsRow[]): string {
  return table(
    ['months differ by', 'ours', ...expectingWays.map(({ name }) => name)],
    rows.map(({ variation: { sigma, quarterEnd }, ours, expecting }) => [
      `σ ${sigma}${quarterEnd === 1 ? '' : `, ${quarterEnd} times as long at quarter-end`}`,
      both(ours),
      ...expecting.map(against(ours)),
    ]),
  );
}

/** Calls, lag and longest lag when the expectation is wrong. */
export function wrongTable(rows: readonly WrongRow[], ours: Means): string {
  const whole = (means: Means) => `${both(means)} / ${means.lagSecondsMax.toFixed(0)}`;
  return table(
    ['the run takes', 'ours', 'cautious', 'bold'],
    rows.map((row) => [
      row.timesExpected === 1 ? 'what was expected' : `${row.timesExpected} times the expected`,
      whole(ours),
      whole(row.cautious),
      whole(row.bold),
    ]),
  );
}

/** Calls, lag and longest lag by the share of callouts that are delivered. */
export function sharesTable(pairs: readonly Woken[], rows: readonly ShareRow[]): string {
  return table(
    ['callouts delivered', ...pairs.map(({ pollMaxSeconds }) => `\`pollMaxSeconds\` ${pollMaxSeconds}`)],
    rows.map(({ share, means }) => [
      `${share * 100} %`,
      ...means.map((each) => `${both(each)} / ${each.lagSecondsMax.toFixed(0)}`),
    ]),
  );
}

/** Calls and lag by the age from which an item is read. */
export function agesTable(rows: readonly AgeRow[]): string {
  return table(
    ['`pollMinSeconds`', 'short, no callouts', 'short, all callouts', 'all, 95 % of callouts'],
    rows.map(({ name, short, all }) => [name, ...[short.polled, short.woken, all].map(both)]),
  );
}

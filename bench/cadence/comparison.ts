import type { Progress } from '../report/section.ts';
import { bestOnTicks } from './on-ticks.ts';
import { type Callout, closeByOurCadence, defaultBounds } from './our-cadence.ts';
import {
  type Close,
  callsBeforeById,
  endOf,
  isBetter,
  type Means,
  meansOf,
  type Trial,
  trials,
} from './trials.ts';

/** With this many, the means differ by a few tenths of a second from those of a hundred thousand. */
const trialCount = 1600;
/** Zuora's callout when the run ends, in the trials with wake-ups. */
export const promptCallout: Callout = { afterSeconds: 5 };

/** The intervals that the page shows, in seconds. */
export const shownIntervals = [10, 60, 150, 200, 300] as const;
/** Every whole second up to an hour. */
export const allIntervals: readonly number[] = Array.from({ length: 3600 }, (_, index) => index + 1);

/**
 * A close by a program that reads every `intervalSeconds` after the PUT. It has its own timer, so no tick delays it. It
 * makes the same calls before the PUT.
 */
export function closeByInterval(trial: Trial, intervalSeconds: number): Close {
  const ends = endOf(trial);
  const callsAfter = Math.ceil(ends / intervalSeconds);
  return { callsBefore: callsBeforeById, callsAfter, lagSeconds: callsAfter * intervalSeconds - ends };
}

/** A way to watch a period, and its result for each trial. */
export interface Way {
  name: string;
  closes: readonly Close[];
  means: Means;
}

export interface Interval {
  seconds: number;
  means: Means;
}

/** The same trials without callouts, and with a callout for each of them. */
export interface Woken {
  pollMaxSeconds: number;
  polled: Way;
  woken: Way;
}

export interface Comparison {
  trials: readonly Trial[];
  ours: Way;
  otherMaxima: readonly Way[];
  /** For 300 and 600 s. */
  woken: readonly Woken[];
  fixed: readonly Way[];
  /** Every interval of whole seconds. */
  intervals: readonly Interval[];
  bestOnTicks: Way;
  best: Way;
  /** Calls until pending close is set, of a request that names its period. */
  callsBeforeByName: number;
}

const wayOf = (name: string, closes: readonly Close[]): Way => ({ name, closes, means: meansOf(closes) });

/**
 * Plays the same trials in every way. Ours are played by the functions themselves, with three values of the setting.
 */
export async function compare(progress: Progress): Promise<Comparison> {
  const all = trials(trialCount);
  const steps = 5 * all.length;
  let done = 0;

  async function oursWith(pollMaxSeconds: number, callout: Callout | null = null): Promise<Way> {
    const name = `ours, \`pollMaxSeconds\` ${pollMaxSeconds}`;
    const closes: Close[] = [];
    for (const trial of all) {
      closes.push(await closeByOurCadence(trial, { ...defaultBounds, pollMaxSeconds }, { callout }));
      done += 1;
      if (done % 100 === 0) progress(done / steps, name);
    }
    return wayOf(name, closes);
  }

  const byInterval = (seconds: number) => all.map((trial) => closeByInterval(trial, seconds));
  const known = (trial: Trial): Close => ({ ...bestOnTicks(trial), lagSeconds: 0 });
  const ours = await oursWith(defaultBounds.pollMaxSeconds);
  const often = await oursWith(120);
  const seldom = await oursWith(600);
  const woken: Woken[] = [];
  for (const [pollMaxSeconds, polled] of [
    [defaultBounds.pollMaxSeconds, ours],
    [600, seldom],
  ] as const)
    woken.push({ pollMaxSeconds, polled, woken: await oursWith(pollMaxSeconds, promptCallout) });
  const [byIdTrial] = all;
  if (byIdTrial === undefined) throw new Error('There must be at least one trial');
  const byName = await closeByOurCadence(byIdTrial, defaultBounds, {
    accountingPeriod: { name: 'Nov 2026' },
  });
  return {
    trials: all,
    ours,
    otherMaxima: [often, seldom],
    woken,
    fixed: shownIntervals.map((seconds) => wayOf(`every ${seconds} s`, byInterval(seconds))),
    intervals: allIntervals.map((seconds) => ({ seconds, means: meansOf(byInterval(seconds)) })),
    bestOnTicks: wayOf('the end known, on a tick', all.map(bestOnTicks)),
    best: wayOf('the end known', all.map(known)),
    callsBeforeByName: byName.callsBefore,
  };
}

/** The intervals that are better than ours in both means. */
export function betterIntervals({ intervals, ours }: Pick<Comparison, 'intervals' | 'ours'>): Interval[] {
  return intervals.filter(({ means }) => isBetter(means, ours.means));
}

/** The shortest interval that makes no more calls than ours, and the longest that has no more lag. */
export function nearestIntervals({ intervals, ours }: Comparison): { asFew: Interval; asSoon: Interval } {
  const asFew = intervals.find(({ means }) => means.calls <= ours.means.calls);
  const asSoon = intervals.findLast(({ means }) => means.lagSeconds <= ours.means.lagSeconds);
  if (asFew === undefined || asSoon === undefined)
    throw new Error('No interval has as few calls, or as little lag, as ours');
  return { asFew, asSoon };
}

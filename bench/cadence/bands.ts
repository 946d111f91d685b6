import { allIntervals, type Comparison, closeByInterval } from './comparison.ts';
import {
  type Close,
  endOf,
  isBetter,
  type Means,
  meansOf,
  runSecondsMax,
  runSecondsMin,
  type Trial,
} from './trials.ts';

const minute = 60;
/** Bounds of the bands of run times, in seconds. */
const bounds = [1, 2, 5, 15, 60, 120].map((minutes) => minutes * minute);

/** The trials with similar run times, and the results of each way for them. */
export interface Band {
  fromSeconds: number;
  toSeconds: number;
  ours: Means;
  fixed: readonly Means[];
  /** Intervals of whole seconds that are better than ours in both within this band. */
  better: readonly number[];
}

export function bandsOf({ trials, ours, fixed }: Comparison): Band[] {
  const froms = [runSecondsMin, ...bounds];
  const tos = [...bounds, runSecondsMax];
  return froms.map((fromSeconds, index) => {
    const toSeconds = tos[index] ?? runSecondsMax;
    const start = trials.filter(({ runSeconds }) => runSeconds < fromSeconds).length;
    const end = trials.filter(({ runSeconds }) => runSeconds < toSeconds).length;
    const own = trials.slice(start, end);
    const oursHere = meansOf(ours.closes.slice(start, end));
    const better = allIntervals.filter((seconds) =>
      isBetter(meansOf(own.map((trial) => closeByInterval(trial, seconds))), oursHere),
    );
    const fixedHere = fixed.map(({ closes }) => meansOf(closes.slice(start, end)));
    return { fromSeconds, toSeconds, ours: oursHere, fixed: fixedHere, better };
  });
}

/** A point of a curve: the time from the PUT to the end of the run, in seconds, and a figure's mean around it. */
export type CurvePoint = [endSeconds: number, value: number];

/** A figure's mean by run time. Each point is the mean of as many neighbouring trials as `neighbours` says. */
export function byRunTime(
  trials: readonly Trial[],
  closes: readonly Close[],
  figure: (close: Close) => number,
  neighbours: number,
): CurvePoint[] {
  const points: CurvePoint[] = [];
  for (let from = 0; from + neighbours <= trials.length; from += neighbours) {
    const middle = trials[from + Math.floor(neighbours / 2)];
    if (middle === undefined) break;
    const here = closes.slice(from, from + neighbours);
    points.push([endOf(middle), here.reduce((sum, close) => sum + figure(close), 0) / here.length]);
  }
  return points;
}

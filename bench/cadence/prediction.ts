import { median } from 'simple-statistics';
import { type Cadence, tickSeconds } from './on-ticks.ts';

/** How a cadence behaves that expects the end of the run. */
export interface Boldness {
  /** The longest pause before the range in which the end is expected, in seconds. */
  pauseSecondsMax: number;
  /** Into how many pauses that range is cut. */
  pausesInRange: number;
}

/** Never pauses longer than the product. */
export const cautious: Boldness = { pauseSecondsMax: 300, pausesInRange: 20 };
/** Trusts the prediction, and pauses up to a quarter of an hour. */
export const bold: Boldness = { pauseSecondsMax: 900, pausesInRange: 30 };

/**
 * Reads rarely before half of the expected time (pausing for as long as has passed), often until its double, and as
 * the clamp does after that. Without an expectation it equals the clamp.
 */
export function expectingCadence(
  expectedSeconds: number | null,
  clamp: Cadence,
  { pauseSecondsMax, pausesInRange }: Boldness,
): Cadence {
  if (expectedSeconds === null) return clamp;
  const from = expectedSeconds / 2;
  const to = expectedSeconds * 2;
  return (elapsed) => {
    if (elapsed >= to) return clamp(elapsed);
    const pause =
      elapsed < from
        ? Math.min(from - elapsed, elapsed, pauseSecondsMax)
        : Math.min(clamp(elapsed), (to - from) / pausesInRange);
    return Math.max(pause, tickSeconds);
  };
}

/** The expected time of a month's run, by the earlier months of the series, latest last. Null when there are none. */
export type Predictor = (earlierSeconds: readonly number[]) => number | null;

export const theLast: Predictor = (earlier) => earlier.at(-1) ?? null;
export const medianOfThree: Predictor = (earlier) =>
  earlier.length === 0 ? null : median(earlier.slice(-3));

import { median } from 'simple-statistics';
import { type Cadence, tickSeconds } from './on-ticks.ts';

/** How a cadence that expects an end behaves. */
export interface Boldness {
  /** The longest pause before the range in which the end is expected, in seconds. */
  pauseSecondsMax: number;
  /** Into how many pauses that range is cut. */
  pausesInRange: number;
}

/** Never pauses longer than the product may. */
export const cautious: Boldness = { pauseSecondsMax: 300, pausesInRange: 20 };
/** Pauses up to a quarter of an hour on the prediction's word. */
export const bold: Boldness = { pauseSecondsMax: 900, pausesInRange: 30 };

/**
 * Reads rarely before half of the expected time (as long again as has passed), often from there to its double, and as
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

/** Expects what earlier months of a period series took, latest last; null where there were none. */
export type Predictor = (earlierSeconds: readonly number[]) => number | null;

export const theLast: Predictor = (earlier) => earlier.at(-1) ?? null;
export const medianOfThree: Predictor = (earlier) =>
  earlier.length === 0 ? null : median(earlier.slice(-3));

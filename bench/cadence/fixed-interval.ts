import { type Close, callsBeforeById, endOf, type Trial } from './trials.ts';

/** The intervals that are shown, in seconds. */
export const shownIntervals = [10, 60, 150, 200, 300] as const;
/** Every whole second up to an hour. */
export const allIntervals: readonly number[] = Array.from({ length: 3600 }, (_, index) => index + 1);

/**
 * A close by a program that reads every `interval` seconds after the PUT. It has its own timer, so no tick delays it. It
 * makes the same calls before the PUT.
 */
export function closeByInterval(trial: Trial, intervalSeconds: number): Close {
  const ends = endOf(trial);
  const callsAfter = Math.ceil(ends / intervalSeconds);
  return { callsBefore: callsBeforeById, callsAfter, lagSeconds: callsAfter * intervalSeconds - ends };
}

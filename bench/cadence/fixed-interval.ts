import { type Close, callsBeforeById, endOf, type Trial } from './trials.ts';

/** The intervals that are shown, in seconds. */
export const shownIntervals = [10, 60, 150, 200, 300] as const;
/** Every whole second up to an hour: whatever somebody might choose. */
export const allIntervals: readonly number[] = Array.from({ length: 3600 }, (_, index) => index + 1);

/**
 * A close by somebody who asks every so many seconds from the PUT on, by a timer of their own: no tick makes them wait.
 * They make the same calls before.
 */
export function closeByInterval(trial: Trial, intervalSeconds: number): Close {
  const ends = endOf(trial);
  const callsAfter = Math.ceil(ends / intervalSeconds);
  return { callsBefore: callsBeforeById, callsAfter, lagSeconds: callsAfter * intervalSeconds - ends };
}

import { untilNextRead } from '../../functions/poll-trial-balance/decision-table.ts';
import type { Callout, PollBounds } from './our-cadence.ts';
import { type Close, callsBeforeById, endOf, type Trial } from './trials.ts';

/** The time from a read to the next one, in seconds, for a period that has been watched for the given time. */
export type Cadence = (elapsedSeconds: number) => number;

export const tickSeconds = 60;

/** The specification's formula, computed by the product's own function. */
export function clampCadence({ pollMinSeconds, pollMaxSeconds }: PollBounds): Cadence {
  const item = { watchingAt: new Date(0).toISOString() };
  const bounds = { pollMinMs: pollMinSeconds * 1000, pollMaxMs: pollMaxSeconds * 1000 };
  return (elapsedSeconds) => untilNextRead(item, elapsedSeconds * 1000, bounds) / 1000;
}

/**
 * A close with any cadence, on ticks like the product's, with the first read at least a minute after the PUT. It models
 * cadences that the functions do not have. A test checks that it equals the functions when it uses their formula, with
 * a callout too.
 */
export function closeOnTicks(
  trial: Trial,
  cadence: Cadence,
  {
    pollMinSeconds = tickSeconds,
    callout = null,
  }: { pollMinSeconds?: number; callout?: Callout | null } = {},
): Close {
  const ends = endOf(trial);
  const { afterSeconds, itemMinSeconds = pollMinSeconds } = callout ?? {
    afterSeconds: Number.POSITIVE_INFINITY,
  };
  const calledAt = ends + afterSeconds;
  const wokenAt = calledAt >= itemMinSeconds ? calledAt : Number.POSITIVE_INFINITY;
  let due = pollMinSeconds;
  for (let reads = 1; ; reads++) {
    const at = Math.min(tickFrom(due, trial.untilTickSeconds), wokenAt);
    if (at >= ends) return { callsBefore: callsBeforeById, callsAfter: reads, lagSeconds: at - ends };
    due = at + cadence(at);
  }
}

/** One read, on the first tick after the end that may read. Only a cadence that knows the end can do this. */
export function bestOnTicks(trial: Trial): Close {
  const ends = endOf(trial);
  const at = tickFrom(Math.max(ends, tickSeconds), trial.untilTickSeconds);
  return { callsBefore: callsBeforeById, callsAfter: 1, lagSeconds: at - ends };
}

/** The first tick at or after a time. Both are in seconds since the PUT. */
export function tickFrom(seconds: number, untilTickSeconds: number): number {
  // Half a millisecond: less than the functions' clocks measure, and more than the rounding errors of these sums.
  const ticks = Math.ceil((seconds - untilTickSeconds - 0.0005) / tickSeconds);
  return untilTickSeconds + tickSeconds * Math.max(0, ticks);
}

import type { WaitReason } from '../shared/ledger/item-words.ts';

/** Until when a message is to stay out of sight, and why. */
export interface Wait {
  because: WaitReason;
  /** What Zuora asked for (`Retry-After`, `RateLimit-Reset`), in seconds: a floor. */
  floorSeconds?: number | null;
}

export interface WaitBounds {
  backoffMinSeconds: number;
  backoffMaxSeconds: number;
}

const floorSecondsMax = 3600;

/**
 * How long a message waits, in whole seconds: doubling with each receive, jittered between half and the whole, within
 * the settings' bounds, no shorter than Zuora asks (up to an hour), and never past the deadline. Pure.
 *
 * @param random in [0, 1)
 */
export function waitSeconds(
  {
    receiveCount,
    untilDeadlineMs,
    floorSeconds,
  }: { receiveCount: number; untilDeadlineMs: number; floorSeconds: number },
  { backoffMinSeconds, backoffMaxSeconds }: WaitBounds,
  random: number,
): number {
  const whole = Math.min(backoffMaxSeconds, backoffMinSeconds * 2 ** Math.min(receiveCount, 30));
  const jittered = Math.max(backoffMinSeconds, whole * (0.5 + random / 2));
  const floored = Math.max(jittered, Math.min(floorSeconds, floorSecondsMax));
  // Past its deadline a message has nothing to wait for, unless its request could not be stored: then it keeps trying.
  if (untilDeadlineMs <= 0) return Math.ceil(floored);
  return Math.min(Math.ceil(floored), Math.floor(untilDeadlineMs / 1000));
}

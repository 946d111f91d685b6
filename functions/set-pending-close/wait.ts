import type { WaitReason } from '../shared/ledger/item-words.ts';

/** Why a message waits, and the shortest time that it must wait. */
export interface Wait {
  because: WaitReason;
  /** The shortest wait that Zuora asked for (`Retry-After`, `RateLimit-Reset`), in seconds. */
  floorSeconds?: number | null;
}

export interface WaitBounds {
  backoffMinSeconds: number;
  backoffMaxSeconds: number;
}

const floorSecondsMax = 3600;

/**
 * How long a message waits, in whole seconds. The time doubles with each receive. Jitter makes it between half of this
 * time and all of it. It is within the settings' bounds, not shorter than Zuora asks (up to an hour), and does not go
 * past the deadline. Pure.
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
  // A message is handled after its deadline only if its request could not be stored. Then it keeps trying.
  if (untilDeadlineMs <= 0) return Math.ceil(floored);
  return Math.min(Math.ceil(floored), Math.floor(untilDeadlineMs / 1000));
}

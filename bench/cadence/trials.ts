/**
 * A close to play: how long its trial balance run takes, and how long after the PUT the next tick comes, in seconds.
 */
export interface Trial {
  runSeconds: number;
  untilTickSeconds: number;
}

/** The result of a trial. */
export interface Close {
  /** Zuora calls until pending close is set. */
  callsBefore: number;
  /** Zuora calls from then until the outcome is published. */
  callsAfter: number;
  /** From the end of the run to the publication, in seconds. */
  lagSeconds: number;
}

export const runSecondsMin = 20;
export const runSecondsMax = 6 * 3600;

/** How long after the PUT the run starts, in seconds. Zuora does not document it (docs/zuora.md §10). */
export const runStartSeconds = 5;
/** The time from the PUT to the end of the run, in seconds. */
export const endOf = ({ runSeconds }: Trial): number => runStartSeconds + runSeconds;

/** Two calls, a read of the period and the PUT, when the request gives the period's id. */
export const callsBeforeById = 2;

/** The fractional parts of its multiples fill the unit interval more evenly than those of any other number. */
const goldenRatio = (Math.sqrt(5) - 1) / 2;
/** The functions' clocks measure whole milliseconds. */
const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;

/**
 * Runs of 20 s to 6 h, each in its own stratum of the logarithm, shortest first, with the tick's phase spread
 * evenly over them. Nothing is random: the same count gives the same trials.
 */
export function trials(count: number, minSeconds = runSecondsMin, maxSeconds = runSecondsMax): Trial[] {
  return Array.from({ length: count }, (_, index) => ({
    runSeconds: toMilliseconds(minSeconds * (maxSeconds / minSeconds) ** ((index + 0.5) / count)),
    untilTickSeconds: toMilliseconds(60 * (((index + 0.5) * goldenRatio) % 1)),
  }));
}

/** The means of several closes. */
export interface Means {
  calls: number;
  lagSeconds: number;
  lagSecondsMax: number;
}

export function meansOf(closes: readonly Close[]): Means {
  let calls = 0;
  let lagSeconds = 0;
  let lagSecondsMax = 0;
  for (const close of closes) {
    calls += close.callsBefore + close.callsAfter;
    lagSeconds += close.lagSeconds;
    lagSecondsMax = Math.max(lagSecondsMax, close.lagSeconds);
  }
  return { calls: calls / closes.length, lagSeconds: lagSeconds / closes.length, lagSecondsMax };
}

/** Whether one is better than the other in both means. Equal is not better. */
export function isBetter(one: Means, other: Means): boolean {
  return one.calls < other.calls && one.lagSeconds < other.lagSeconds;
}

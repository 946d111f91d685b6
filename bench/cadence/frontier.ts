import { tickFrom, tickSeconds } from './on-ticks.ts';
import { callsBeforeById, runSecondsMax, runSecondsMin, runStartSeconds } from './trials.ts';

/** A point that no cadence can be below and to the left of. */
export interface FrontierPoint {
  calls: number;
  lagSeconds: number;
}

/** How many seconds of lag count as much as one call. Each weight gives one point of the frontier. */
const weights = Array.from({ length: 56 }, (_, index) => 0.25 * 1.15 ** index);
const phases = Array.from({ length: 12 }, (_, index) => (index + 0.5) * (tickSeconds / 12));
const logarithm = Math.log(runSecondsMax / runSecondsMin);

const within = (runSeconds: number) => Math.min(Math.max(runSeconds, runSecondsMin), runSecondsMax);
/** The share of runs that have ended by a time, for run times spread evenly over their logarithm. */
const endedBy = (seconds: number) => Math.log(within(seconds - runStartSeconds) / runSecondsMin) / logarithm;
/** The sum of the end times of these runs. */
const endsBy = (seconds: number) =>
  runStartSeconds * endedBy(seconds) + (within(seconds - runStartSeconds) - runSecondsMin) / logarithm;

interface Ticks {
  at: Float64Array;
  ended: Float64Array;
  ends: Float64Array;
}

/** The PUT, and the ticks that may read after it, until the longest run is over. */
function ticksOf(untilTickSeconds: number): Ticks {
  const first = tickFrom(tickSeconds, untilTickSeconds);
  const last = tickFrom(runStartSeconds + runSecondsMax, untilTickSeconds);
  const count = Math.round((last - first) / tickSeconds) + 1;
  const at = Float64Array.from({ length: count + 1 }, (_, i) =>
    i === 0 ? 0 : first + (i - 1) * tickSeconds,
  );
  return { at, ended: at.map(endedBy), ends: at.map(endsBy) };
}

/**
 * The schedule of reads with the lowest sum of lag and weighted calls, found backwards from the last tick. Its
 * calls and lag are means over all run times.
 */
function bestSchedule({ at, ended, ends }: Ticks, weight: number): FrontierPoint {
  const count = at.length;
  const cost = new Float64Array(count);
  const calls = new Float64Array(count);
  const lag = new Float64Array(count);
  for (let from = count - 2; from >= 0; from--) {
    const endedFrom = ended[from] ?? 0;
    const endsFrom = ends[from] ?? 0;
    let least = Number.POSITIVE_INFINITY;
    let best = from + 1;
    let bestLag = 0;
    for (let to = from + 1; to < count; to++) {
      const waited = (at[to] ?? 0) * ((ended[to] ?? 0) - endedFrom) - ((ends[to] ?? 0) - endsFrom);
      // From here on, waiting alone costs more than the best schedule.
      if (waited > least) break;
      const whole = waited + (cost[to] ?? 0);
      if (whole < least) [least, best, bestLag] = [whole, to, waited];
    }
    cost[from] = least + weight * (1 - endedFrom);
    calls[from] = 1 - endedFrom + (calls[best] ?? 0);
    lag[from] = bestLag + (lag[best] ?? 0);
  }
  return { calls: callsBeforeById + (calls[0] ?? 0), lagSeconds: lag[0] ?? 0 };
}

/**
 * The smallest mean lag for each number of mean calls, over run times log-uniform from 20 s to 6 h and all phases of
 * the tick, of any cadence that knows only the time since the PUT. Calculated by dynamic programming, for one weight at
 * a time. A point between two others is reached by alternating between them. The point with the most calls comes first.
 */
export function frontier(): FrontierPoint[] {
  const ticks = phases.map(ticksOf);
  return weights.map((weight) => {
    const points = ticks.map((each) => bestSchedule(each, weight));
    const sum = (of: (point: FrontierPoint) => number) =>
      points.reduce((whole, point) => whole + of(point), 0) / points.length;
    return { calls: sum(({ calls }) => calls), lagSeconds: sum(({ lagSeconds }) => lagSeconds) };
  });
}

/** The point of the frontier where one of its two figures has a value, by straight lines between its points. */
export function onFrontier(
  points: readonly FrontierPoint[],
  known: keyof FrontierPoint,
  value: number,
): FrontierPoint {
  for (const [index, to] of points.entries()) {
    const from = points[index - 1];
    if (from === undefined || (from[known] - value) * (to[known] - value) > 0) continue;
    const share = from[known] === to[known] ? 0 : (value - from[known]) / (to[known] - from[known]);
    const at = (of: keyof FrontierPoint) => from[of] + share * (to[of] - from[of]);
    return { calls: at('calls'), lagSeconds: at('lagSeconds') };
  }
  throw new Error(`The frontier has no point where ${known} is ${value}`);
}

import { probit } from 'simple-statistics';
import { Random } from '../../test/simulation/world/random.ts';
import { type Cadence, closeOnTicks, tickSeconds } from './on-ticks.ts';
import { type Boldness, expectingCadence, type Predictor } from './prediction.ts';
import { type Close, endOf, runSecondsMax, runSecondsMin, type Trial } from './trials.ts';

/** How the trial balances of one period series differ from month to month. */
export interface Variation {
  /** The standard deviation of the logarithm, around the series' own median. */
  sigma: number;
  /** How many times as long the last month of a quarter takes. */
  quarterEnd: number;
}

export const variations: readonly Variation[] = [
  { sigma: 0.1, quarterEnd: 1 },
  { sigma: 0.3, quarterEnd: 1 },
  { sigma: 0.6, quarterEnd: 1 },
  { sigma: 0.3, quarterEnd: 2 },
];

const seriesCount = 300;
/** One month without history, then a year. */
const monthCount = 13;
/** Less than the deadline of a day, after which no close waits for its run. */
const cappedRunSeconds = 23 * 3600;
const seed = 1;

/** Series of monthly periods whose medians are spread evenly over the logarithm, from 20 s to 6 h. Always the same. */
export function seriesOf({ sigma, quarterEnd }: Variation): Trial[][] {
  const random = new Random(seed);
  return Array.from({ length: seriesCount }, (_, index) => {
    const middle = runSecondsMin * (runSecondsMax / runSecondsMin) ** ((index + 0.5) / seriesCount);
    return Array.from({ length: monthCount }, (_, month) => {
      const volume = month % 3 === 2 ? quarterEnd : 1;
      const runSeconds = Math.min(
        middle * volume * Math.exp(sigma * probit(random.next())),
        cappedRunSeconds,
      );
      return { runSeconds, untilTickSeconds: tickSeconds * random.next() };
    });
  });
}

/** The closes of all months of all series. Each close knows how long the earlier months took. */
export function closesWithHistory(
  series: readonly (readonly Trial[])[],
  clamp: Cadence,
  predictor: Predictor,
  boldness: Boldness,
): Close[] {
  return series.flatMap((months) => {
    const took = months.map(endOf);
    return months.map((trial, month) => {
      const expected = predictor(took.slice(0, month));
      return closeOnTicks(trial, expectingCadence(expected, clamp, boldness));
    });
  });
}

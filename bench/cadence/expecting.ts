import { closesWithHistory, seriesOf, type Variation, variations } from './months.ts';
import { clampCadence, closeOnTicks } from './on-ticks.ts';
import { defaultBounds } from './our-cadence.ts';
import {
  type Boldness,
  bold,
  cautious,
  expectingCadence,
  medianOfThree,
  type Predictor,
  theLast,
} from './prediction.ts';
import { endOf, isBetter, type Means, meansOf, type Trial } from './trials.ts';

export interface Expecting {
  name: string;
  predictor: Predictor;
  boldness: Boldness;
}

/** The cadences that are compared with ours. */
export const expectingWays: readonly Expecting[] = [
  { name: 'cautious, the last', predictor: theLast, boldness: cautious },
  { name: 'cautious, the median of three', predictor: medianOfThree, boldness: cautious },
  { name: 'bold, the last', predictor: theLast, boldness: bold },
  { name: 'bold, the median of three', predictor: medianOfThree, boldness: bold },
];

export interface MonthsRow {
  variation: Variation;
  ours: Means;
  /** In the order of `expectingWays`. */
  expecting: readonly Means[];
}

const clamp = clampCadence(defaultBounds);

export function monthsRows(): MonthsRow[] {
  return variations.map((variation) => {
    const series = seriesOf(variation);
    return {
      variation,
      ours: meansOf(series.flat().map((trial) => closeOnTicks(trial, clamp))),
      expecting: expectingWays.map(({ predictor, boldness }) =>
        meansOf(closesWithHistory(series, clamp, predictor, boldness)),
      ),
    };
  });
}

/** How many times as long as expected a run takes. */
const misjudgements = [0.1, 0.3, 0.6, 1, 1.5, 3, 10] as const;

export interface WrongRow {
  timesExpected: number;
  cautious: Means;
  bold: Means;
}

/** Trials of all run times whose expectation is wrong by a factor. */
export function wrongRows(trials: readonly Trial[]): WrongRow[] {
  return misjudgements.map((timesExpected) => {
    const means = (boldness: Boldness) =>
      meansOf(
        trials.map((trial) =>
          closeOnTicks(trial, expectingCadence(endOf(trial) / timesExpected, clamp, boldness)),
        ),
      );
    return { timesExpected, cautious: means(cautious), bold: means(bold) };
  });
}

/**
 * How often one of the ways is better than ours in both means, and how many calls and seconds it saves at least and at
 * most.
 */
export function gainsOf(rows: readonly MonthsRow[], name: string) {
  const pairs = rows.flatMap(({ ours, expecting }) =>
    expecting.flatMap((means, index) =>
      expectingWays[index]?.name.startsWith(name) ? [{ ours, means }] : [],
    ),
  );
  const bounds = (of: (means: Means) => number) => {
    const gains = pairs.map(({ ours, means }) => of(ours) - of(means));
    return { least: Math.min(...gains), most: Math.max(...gains) };
  };
  return {
    of: pairs.length,
    better: pairs.filter(({ ours, means }) => isBetter(means, ours)).length,
    calls: bounds(({ calls }) => calls),
    lagSeconds: bounds(({ lagSeconds }) => lagSeconds),
  };
}

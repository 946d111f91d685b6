import { mean } from 'simple-statistics';
import { promptCallout, type Woken } from './comparison.ts';
import { clampCadence, closeOnTicks } from './on-ticks.ts';
import { type Callout, closeByOurCadence, defaultBounds } from './our-cadence.ts';
import { type Close, endOf, type Means, meansOf, type Trial, trials } from './trials.ts';

/** The shares of callouts that are delivered. */
export const deliveredShares = [0, 0.5, 0.9, 0.95, 1] as const;
/** The share and the `pollMaxSeconds` that the goal is about. */
export const goalShare = 0.95;
export const goalMaxSeconds = 600;

/** The means where this share of callouts is delivered, whatever the run time. The others never come. */
export function meansOfShare(polled: Means, woken: Means, share: number): Means {
  const mixed = (of: (means: Means) => number) => share * of(woken) + (1 - share) * of(polled);
  const possible = [...(share < 1 ? [polled] : []), ...(share > 0 ? [woken] : [])];
  return {
    calls: mixed(({ calls }) => calls),
    lagSeconds: mixed(({ lagSeconds }) => lagSeconds),
    lagSecondsMax: Math.max(...possible.map(({ lagSecondsMax }) => lagSecondsMax)),
  };
}

export interface ShareRow {
  share: number;
  /** In the order of the given pairs. */
  means: readonly Means[];
}

export const shareRows = (pairs: readonly Woken[]): ShareRow[] =>
  deliveredShares.map((share) => ({
    share,
    means: pairs.map(({ polled, woken }) => meansOfShare(polled.means, woken.means, share)),
  }));

/** The goal's figures, and what its lag consists of. The parts are seconds of the mean lag of all closes. */
export interface GoalFigures {
  means: Means;
  /** Of closes whose callout is lost. */
  lostSeconds: number;
  /** Of closes whose callout found an item too young to be read. A tick concluded them later. */
  youngSeconds: number;
  /** Of all others. */
  promptSeconds: number;
  /** The closes with a callout that found an item too young. */
  young: {
    share: number;
    lagSeconds: number;
    /** How much of that lag passed until the item had its age. The rest passed until the tick. */
    untilAgeSeconds: number;
  };
}

export function goalFigures(all: readonly Trial[], pairs: readonly Woken[]): GoalFigures {
  const pair = pairs.find(({ pollMaxSeconds }) => pollMaxSeconds === goalMaxSeconds);
  if (pair === undefined) throw new Error(`No wake-ups were measured with pollMaxSeconds ${goalMaxSeconds}`);
  const { polled, woken } = pair;
  const means = meansOfShare(polled.means, woken.means, goalShare);
  const isYoung = ({ lagSeconds }: Close) => lagSeconds > promptCallout.afterSeconds;
  const closes = woken.closes.filter(isYoung);
  const young = {
    share: closes.length / woken.closes.length,
    lagSeconds: mean(closes.map(({ lagSeconds }) => lagSeconds)),
    untilAgeSeconds: mean(
      all
        .filter((_, index) => woken.closes.slice(index, index + 1).some(isYoung))
        .map((trial) => defaultBounds.pollMinSeconds - endOf(trial)),
    ),
  };
  const lostSeconds = (1 - goalShare) * polled.means.lagSeconds;
  const youngSeconds = goalShare * young.share * young.lagSeconds;
  return {
    means,
    lostSeconds,
    youngSeconds,
    promptSeconds: means.lagSeconds - lostSeconds - youngSeconds,
    young,
  };
}

/** A value of `pollMinSeconds`, or a rule that the product does not have. */
interface AgeRule {
  name: string;
  pollMinSeconds: number;
  callout: Callout;
}

export const shortSecondsMin = 10;
export const shortSecondsMax = 60;
const shortCount = 400;

const ageRules: readonly AgeRule[] = [
  { name: '60, the default', pollMinSeconds: defaultBounds.pollMinSeconds, callout: promptCallout },
  { name: '30', pollMinSeconds: 30, callout: promptCallout },
  { name: '15', pollMinSeconds: 15, callout: promptCallout },
  {
    name: '60, but a wake-up reads at any age',
    pollMinSeconds: defaultBounds.pollMinSeconds,
    callout: { ...promptCallout, itemMinSeconds: 0 },
  },
];

export interface AgeRow {
  name: string;
  /** Runs of 10 s to a minute, by the functions' own code. */
  short: { polled: Means; woken: Means };
  /** All run times, where the goal's share of callouts is delivered with its `pollMaxSeconds`. By the model. */
  all: Means;
}

export async function ageRows(all: readonly Trial[]): Promise<AgeRow[]> {
  const short = trials(shortCount, shortSecondsMin, shortSecondsMax);
  const rows: AgeRow[] = [];
  for (const { name, pollMinSeconds, callout } of ageRules) {
    const real = async (callout: Callout | null) => {
      const closes: Close[] = [];
      for (const trial of short)
        closes.push(await closeByOurCadence(trial, { ...defaultBounds, pollMinSeconds }, { callout }));
      return meansOf(closes);
    };
    const clamp = clampCadence({ pollMinSeconds, pollMaxSeconds: goalMaxSeconds });
    const modelled = (callout: Callout | null) =>
      meansOf(all.map((trial) => closeOnTicks(trial, clamp, { pollMinSeconds, callout })));
    rows.push({
      name,
      short: { polled: await real(null), woken: await real(callout) },
      all: meansOfShare(modelled(null), modelled(callout), goalShare),
    });
  }
  return rows;
}

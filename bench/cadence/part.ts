import type { Part, Progress, Section } from '../report/section.ts';
import { bandsOf } from './bands.ts';
import { betterIntervals, compare, nearestIntervals } from './comparison.ts';
import { monthsRows, wrongRows } from './expecting.ts';
import { frontier } from './frontier.ts';
import { durationPlots, tradePlot } from './plots.ts';
import { textOf } from './text.ts';

async function measure(progress: Progress): Promise<Section> {
  const comparison = await compare((share, at) => progress(share * 0.7, at));
  progress(0.7, 'other cadences');
  const bound = frontier();
  const results = {
    comparison,
    bands: bandsOf(comparison),
    frontier: bound,
    months: monthsRows(),
    wrong: wrongRows(comparison.trials),
  };
  progress(1, 'done');
  const { ours } = comparison;
  return {
    title: 'Calls and lag',
    text: textOf(results),
    goals: [
      {
        what: 'fixed intervals of 1 s to 1 h that are better than ours in both mean calls and mean lag',
        measured: betterIntervals(comparison).length,
        atMost: 0,
        digits: 0,
      },
      {
        what: 'lag of the fixed interval that makes as few calls, relative to ours',
        measured: nearestIntervals(comparison).asFew.means.lagSeconds / ours.means.lagSeconds,
        atLeast: 1,
      },
      {
        what: 'most calls before the first poll of a close given by id',
        measured: Math.max(...ours.closes.map(({ callsBefore }) => callsBefore)),
        atMost: 2,
        digits: 0,
      },
    ],
    plots: [tradePlot(comparison, bound), ...durationPlots(comparison)],
  };
}

/** Runs in virtual time: no figure depends on the machine. */
export const cadence: Part = { name: 'cadence', seconds: 6, measure };

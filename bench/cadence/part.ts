import type { Goal, Part, Progress, Section } from '../report/section.ts';
import { bandsOf } from './bands.ts';
import { betterIntervals, type Comparison, compare, nearestIntervals } from './comparison.ts';
import { monthsRows, wrongRows } from './expecting.ts';
import { frontier } from './frontier.ts';
import { durationPlots, tradePlot, wakeUpPlot } from './plots.ts';
import { textOf } from './text.ts';
import { ageRows, type GoalFigures, goalFigures, goalMaxSeconds, goalShare, shareRows } from './wake-ups.ts';

async function measure(progress: Progress): Promise<Section> {
  const comparison = await compare((share, at) => progress(share * 0.7, at));
  progress(0.7, 'other cadences');
  const bound = frontier();
  const { ours, woken } = comparison;
  const results = {
    comparison,
    bands: bandsOf(comparison),
    frontier: bound,
    months: monthsRows(),
    wrong: wrongRows(comparison.trials),
    shares: shareRows(woken),
    ages: await ageRows(comparison.trials),
    goal: goalFigures(comparison.trials, woken),
  };
  progress(1, 'done');
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
      ...wakeUpGoals(comparison, results.goal),
    ],
    plots: [
      tradePlot(comparison, bound),
      ...durationPlots(comparison),
      wakeUpPlot(woken, results.shares, bound),
    ],
  };
}

function wakeUpGoals({ ours }: Comparison, { means: { calls, lagSeconds } }: GoalFigures): Goal[] {
  const settings = `${goalShare * 100} % of callouts delivered and \`pollMaxSeconds\` ${goalMaxSeconds}`;
  return [
    { what: `mean lag in seconds, ${settings}`, measured: lagSeconds, atMost: 12, digits: 1 },
    { what: `mean calls, ${settings}`, measured: calls, atMost: 14, digits: 1 },
    {
      what: 'mean lag in seconds without callouts, as before wake-ups',
      measured: ours.means.lagSeconds,
      atLeast: 91.5,
      atMost: 92.5,
      digits: 1,
    },
    {
      what: 'mean calls without callouts, as before wake-ups',
      measured: ours.means.calls,
      atLeast: 16.95,
      atMost: 17.05,
    },
  ];
}

/** Runs in virtual time: no figure depends on the machine. */
export const cadence: Part = { name: 'cadence', seconds: 12, measure };

import { drawn } from '../report/plot.ts';
import type { Plot } from '../report/section.ts';
import { byRunTime, type CurvePoint } from './bands.ts';
import type { Comparison } from './comparison.ts';
import { grid, legend, middle, oursColour } from './plot-style.ts';
import type { Close } from './trials.ts';

const fixedColours = ['#9ecae1', '#6baed6', '#4292c6', '#2171b5', '#08306b'];
const neighbours = 40;

const lineOf = (name: string, colour: string, data: CurvePoint[], width: number) => ({
  type: 'line' as const,
  name,
  data,
  symbol: 'none',
  lineStyle: { width, color: colour },
  itemStyle: { color: colour },
});

/** A figure by how long the trial balance runs, for ours and the fixed intervals, both axes logarithmic. */
function byDuration(
  name: string,
  { trials, ours, fixed }: Comparison,
  figure: { alt: string; axis: string; of: (close: Close) => number; min: number },
): Plot {
  const series = [...fixed, ours].map((way) => {
    const points = byRunTime(trials, way.closes, figure.of, neighbours);
    const inMinutes = points.map(([endSeconds, value]): CurvePoint => [endSeconds / 60, value]);
    if (way === ours) return lineOf('ours', oursColour, inMinutes, 3);
    return lineOf(way.name, fixedColours[fixed.indexOf(way)] ?? '', inMinutes, 1.5);
  });
  const svg = drawn({
    legend,
    grid,
    xAxis: {
      type: 'log',
      min: 0.4,
      max: 400,
      name: 'from the PUT to the end of the run, in minutes',
      nameGap: 32,
      ...middle,
    },
    yAxis: { type: 'log', min: figure.min, name: figure.axis, nameGap: 48, ...middle },
    series,
  });
  return { name, alt: figure.alt, svg };
}

export function durationPlots(comparison: Comparison): Plot[] {
  return [
    byDuration('cadence-calls', comparison, {
      alt: 'Zuora calls per close by how long the trial balance runs, for our cadence and five fixed intervals',
      axis: 'Zuora calls per close',
      of: ({ callsBefore, callsAfter }) => callsBefore + callsAfter,
      min: 1,
    }),
    byDuration('cadence-lag', comparison, {
      alt: 'Seconds from the end of the run to the publication by how long the trial balance runs, for our cadence and five fixed intervals',
      axis: 'seconds from the end of the run to the publication',
      of: ({ lagSeconds }) => lagSeconds,
      min: 1,
    }),
  ];
}

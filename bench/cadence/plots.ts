import { drawn } from '../report/plot.ts';
import type { Plot } from '../report/section.ts';
import { byRunTime, type CurvePoint } from './bands.ts';
import type { Comparison, Way } from './comparison.ts';
import type { FrontierPoint } from './frontier.ts';
import type { Close } from './trials.ts';

const oursColour = '#c23531';
const fixedColours = ['#9ecae1', '#6baed6', '#4292c6', '#2171b5', '#08306b'];
const neighbours = 40;
const grid = { left: 70, right: 30, top: 50, bottom: 55 };
const legend = { top: 8, itemWidth: 22, itemGap: 24 };
const middle = { nameLocation: 'middle', axisLabel: { showMinLabel: false, showMaxLabel: false } } as const;

const lineOf = (name: string, colour: string, data: CurvePoint[], width: number) => ({
  type: 'line' as const,
  name,
  data,
  symbol: 'none',
  lineStyle: { width, color: colour },
  itemStyle: { color: colour },
});

const anyInterval = 'any fixed interval';
const bestCadence = 'the best on ticks, end unknown';

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

/** Every way in one picture: what it costs in calls, and what it gives in time. */
export function tradePlot(comparison: Comparison, frontier: readonly FrontierPoint[]): Plot {
  const { ours, otherMaxima, fixed, intervals, bestOnTicks, best } = comparison;
  const most = 60;
  const dot = ({ name, means }: Way) => ({
    name: name.replaceAll('`', ''),
    value: [means.calls, means.lagSeconds],
  });
  const dots = (
    name: string,
    colour: string,
    ways: readonly Way[],
    symbolSize: number,
    position: 'right' | 'left',
  ) => ({
    type: 'scatter' as const,
    name,
    data: ways.map(dot),
    symbolSize,
    itemStyle: { color: colour },
    label: { show: true, formatter: '{b}', position, offset: [0, -8], fontSize: 11, color: '#333' },
    z: 5,
  });
  const curve = (name: string, colour: string, data: [number, number][], type: 'solid' | 'dashed') => ({
    type: 'line' as const,
    name,
    data,
    symbol: 'none',
    lineStyle: { color: colour, width: 1.5, type },
    itemStyle: { color: colour },
  });
  const everyInterval = intervals
    .filter(({ means, seconds }) => means.calls < 400 && seconds <= 600)
    .map(({ means }): [number, number] => [means.calls, means.lagSeconds]);
  const bound = frontier
    .filter(({ calls, lagSeconds }) => calls <= most && lagSeconds < 300)
    .map(({ calls, lagSeconds }): [number, number] => [calls, lagSeconds]);
  const svg = drawn({
    legend: { ...legend, data: [anyInterval, bestCadence, 'ours'] },
    grid,
    xAxis: { type: 'log', min: 2, max: 500, name: 'mean Zuora calls per close', nameGap: 32, ...middle },
    yAxis: {
      type: 'value',
      min: 0,
      max: 300,
      name: 'mean lag in seconds',
      nameGap: 48,
      nameLocation: 'middle',
    },
    series: [
      curve(anyInterval, '#2171b5', everyInterval, 'solid'),
      curve(bestCadence, '#555', bound, 'dashed'),
      dots('fixed', '#2171b5', fixed, 7, 'right'),
      dots('ours', oursColour, [ours, ...otherMaxima], 9, 'left'),
      dots('the end known', '#3a9c4f', [best, bestOnTicks], 9, 'right'),
    ],
  });
  return {
    name: 'cadence-trade',
    alt: 'Mean lag against mean Zuora calls: our cadence lies below the curve of the fixed intervals and near the curve of the best that any cadence could do',
    svg,
  };
}

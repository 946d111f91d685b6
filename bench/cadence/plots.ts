import { drawn } from '../report/plot.ts';
import type { Plot } from '../report/section.ts';
import { byRunTime, type Comparison, type Way } from './comparison.ts';
import type { FrontierPoint } from './frontier.ts';
import type { Close } from './trials.ts';

const oursColour = '#c23531';
const fixedColours = ['#9ecae1', '#6baed6', '#4292c6', '#2171b5', '#08306b'];
const neighbours = 30;
const grid = { left: 70, right: 30, top: 70, bottom: 55 };
const nameMiddle = { nameLocation: 'middle', nameGap: 32 } as const;

const lineOf = ({ name }: Way, colour: string, data: [number, number][], width: number) => ({
  type: 'line' as const,
  name: name.replaceAll('`', ''),
  data,
  showSymbol: false,
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
    const inMinutes = points.map(([ends, value]): [number, number] => [ends / 60, value]);
    const colour = fixedColours[fixed.indexOf(way)] ?? oursColour;
    return lineOf(way, colour, inMinutes, way === ours ? 3 : 1.5);
  });
  const svg = drawn({
    title: { text: figure.axis, left: 'center', textStyle: { fontSize: 14 } },
    legend: { top: 26, itemWidth: 18 },
    grid,
    xAxis: {
      type: 'log',
      min: 0.4,
      max: 400,
      name: 'from the PUT to the end of the run, in minutes',
      ...nameMiddle,
    },
    yAxis: { type: 'log', min: figure.min },
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
    label: { show: true, formatter: '{b}', position, fontSize: 11, color: '#333' },
    z: 5,
  });
  const curve = (name: string, colour: string, data: [number, number][], type: 'solid' | 'dashed') => ({
    type: 'line' as const,
    name,
    data,
    showSymbol: false,
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
    title: {
      text: 'seconds of lag against Zuora calls per close, means',
      left: 'center',
      textStyle: { fontSize: 14 },
    },
    legend: { top: 26, itemWidth: 18 },
    grid,
    xAxis: { type: 'log', min: 2, max: 500, name: 'Zuora calls per close', ...nameMiddle },
    yAxis: { type: 'value', min: 0, max: 300 },
    series: [
      curve('every fixed interval', '#2171b5', everyInterval, 'solid'),
      curve('the best on ticks without knowing the end', '#555', bound, 'dashed'),
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

import { drawn } from '../report/plot.ts';
import type { Plot } from '../report/section.ts';
import { byRunTime, type CurvePoint } from './bands.ts';
import type { Comparison, Way, Woken } from './comparison.ts';
import type { FrontierPoint } from './frontier.ts';
import type { Close, Means } from './trials.ts';
import type { ShareRow } from './wake-ups.ts';

const oursColour = '#c23531';
const grid = { left: 70, right: 30, top: 50, bottom: 55 };
const legend = { top: 8, itemWidth: 22, itemGap: 24 };
/** An axis with its name in the middle, and without the labels of bounds that are not round numbers. */
const middle = {
  nameLocation: 'middle',
  axisLabel: { showMinLabel: false, showMaxLabel: false },
} as const;

type Point = Pick<Means, 'calls' | 'lagSeconds'>;

const fixedColour = '#2171b5';
const wokenColours = [oursColour, '#8856a7'];
const anyInterval = 'any fixed interval';
const bestCadence = 'the best on ticks, end unknown';
const shownLagSecondsMax = 300;
const callsMax = 400;
/** Points of the frontier with more calls read on nearly every tick, and are left out. */
const frontierCallsMax = 60;

const curve = (name: string, color: string, points: readonly Point[], type: 'solid' | 'dashed') => ({
  type: 'line' as const,
  name,
  data: points.map(({ calls, lagSeconds }) => [calls, lagSeconds]),
  symbol: 'none',
  lineStyle: { color, width: 1.5, type },
  itemStyle: { color },
});

/**
 * Points with their names beside them. The names have a white background, so that a curve behind them stays readable.
 */
const dots = (name: string, color: string, ways: readonly Way[], position: 'right' | 'left') => ({
  type: 'scatter' as const,
  name,
  data: ways.map((way) => ({
    name: way.name.replaceAll('`', ''),
    value: [way.means.calls, way.means.lagSeconds],
  })),
  symbolSize: 8,
  itemStyle: { color, opacity: 1 },
  label: {
    show: true,
    formatter: '{b}',
    position,
    offset: position === 'left' ? [0, 0] : [0, -8],
    fontSize: 11,
    color: '#333',
    backgroundColor: '#fff',
  },
  z: 5,
});

/** The mean lag and the mean calls of every way. */
export function tradePlot(comparison: Comparison, frontier: readonly FrontierPoint[]): Plot {
  const { ours, otherMaxima, fixed, intervals, bestOnTicks, best } = comparison;
  const isShown = ({ calls, lagSeconds }: Point) => calls <= callsMax && lagSeconds <= shownLagSecondsMax;
  const everyInterval = intervals.map(({ means }) => means).filter(isShown);
  const bound = frontier.filter((point) => isShown(point) && point.calls <= frontierCallsMax);
  const svg = drawn({
    legend: { ...legend, data: [anyInterval, bestCadence, 'ours'] },
    grid,
    xAxis: { type: 'log', min: 2, max: 500, name: 'mean Zuora calls per close', nameGap: 32, ...middle },
    yAxis: {
      type: 'value',
      min: 0,
      max: shownLagSecondsMax,
      name: 'mean lag in seconds',
      nameGap: 48,
      nameLocation: 'middle',
    },
    series: [
      curve(anyInterval, fixedColour, everyInterval, 'solid'),
      curve(bestCadence, '#555', bound, 'dashed'),
      dots('fixed', fixedColour, fixed, 'right'),
      dots('ours', oursColour, [ours, ...otherMaxima], 'left'),
      dots('the end known', '#3a9c4f', [best, bestOnTicks], 'right'),
    ],
  });
  const alt =
    'Mean lag against mean Zuora calls, for our cadence with three settings, every fixed interval, and the best that any cadence could do';
  return { name: 'cadence-trade', alt, svg };
}

/** The mean lag and the mean calls by the share of callouts that are delivered, beside what no formula can do. */
export function wakeUpPlot(
  pairs: readonly Woken[],
  rows: readonly ShareRow[],
  frontier: readonly FrontierPoint[],
): Plot {
  const shown = { callsMin: 10, callsMax: 30, lagSecondsMax: 150 };
  const bound = frontier.filter(
    ({ calls, lagSeconds }) =>
      calls >= shown.callsMin && calls <= shown.callsMax && lagSeconds <= shown.lagSecondsMax,
  );
  const series = pairs.map(({ pollMaxSeconds }, index) => {
    const color = wokenColours[index] ?? '';
    return {
      type: 'line' as const,
      name: `pollMaxSeconds ${pollMaxSeconds}`,
      data: rows.map(({ share, means }, row) => ({
        name: `${share * 100} %`,
        value: [means[index]?.calls ?? 0, means[index]?.lagSeconds ?? 0],
        // On both sides in turn, because the last points are close to each other.
        label: { position: row % 2 === 0 ? ('right' as const) : ('left' as const) },
      })),
      symbolSize: 8,
      lineStyle: { color, width: 1.5 },
      itemStyle: { color },
      label: { show: true, formatter: '{b}', fontSize: 11, color: '#333' },
    };
  });
  const svg = drawn({
    legend: { ...legend, data: [...series.map(({ name }) => name), bestCadence] },
    grid,
    xAxis: {
      type: 'value',
      min: shown.callsMin,
      max: shown.callsMax,
      name: 'mean Zuora calls per close',
      nameGap: 32,
      nameLocation: 'middle',
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: shown.lagSecondsMax,
      name: 'mean lag in seconds',
      nameGap: 48,
      nameLocation: 'middle',
    },
    series: [...series, curve(bestCadence, '#555', bound, 'dashed')],
  });
  const alt =
    'Mean lag against mean Zuora calls for 0, 50, 90, 95 and 100 % of callouts delivered and two settings, and the best that any cadence without callouts could do';
  return { name: 'cadence-wake-ups', alt, svg };
}

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

/** A figure by the length of the run, for ours and the fixed intervals. Both axes are logarithmic. */
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

import { drawn } from '../report/plot.ts';
import type { Plot } from '../report/section.ts';
import { type Figures, rows } from './figures.ts';

const round = (value: number) => Math.round(value);

/** Milliseconds beyond the empty handler, for each build and event. */
export function plotOf({ over }: Figures): Plot {
  const series = [
    { name: 'floor', color: '#9aa5b1', data: rows.map(({ read }) => round(over('floor', read))) },
    {
      name: 'the same calls made bare',
      color: '#d9b44a',
      data: rows.map(({ bare, read }) => (bare === null ? null : round(over(bare, read)))),
    },
    { name: 'ours', color: '#1f7a8c', data: rows.map(({ ours, read }) => round(over(ours, read))) },
    { name: 'conventional', color: '#c8553d', data: rows.map(({ usual, read }) => round(over(usual, read))) },
  ];
  const svg = drawn({
    legend: { top: 8, itemGap: 24, textStyle: { padding: [0, 12, 0, 0] } },
    grid: { left: 48, right: 20, top: 56, bottom: 56 },
    xAxis: {
      type: 'category',
      data: rows.map(({ what }) =>
        what.replace('first event ', 'first event\n').replace('loading ', 'loading\n'),
      ),
      axisLabel: { interval: 0 },
    },
    yAxis: {
      type: 'value',
      name: 'ms over an empty handler',
      nameTextStyle: { align: 'left', padding: [0, 0, 0, -36] },
    },
    series: series.map(({ name, color, data }) => ({
      type: 'bar',
      name,
      data,
      itemStyle: { color },
      label: { show: true, position: 'top', fontSize: 10 },
    })),
  });
  const alt =
    'Milliseconds over an empty handler, for loading each bundle and for the first event: the floor, ours and the conventional build side by side';
  return { name: 'cold-start', alt, svg };
}

import { linearRegression } from 'simple-statistics';
import { drawn } from '../report/plot.ts';

/**
 * The exponent of growth: the slope of the straight line through the points on logarithmic axes. 1 means in proportion,
 * 2 with the square. Pure.
 */
export function growthExponent(points: readonly (readonly [size: number, value: number])[]): number {
  return linearRegression(points.map(([size, value]) => [Math.log(size), Math.log(value)])).m;
}

export interface Series {
  name: string;
  points: readonly (readonly [closes: number, value: number])[];
}

/**
 * The quantities of a month-end by the number of closes, on logarithmic axes. Growth in proportion is a straight line.
 */
export function growthPlot(series: readonly Series[]): string {
  return drawn({
    legend: { top: 0 },
    grid: { left: 70, right: 30, top: 40, bottom: 50 },
    xAxis: { type: 'log', name: 'closes in the same hour', nameLocation: 'middle', nameGap: 28 },
    yAxis: { type: 'log', name: 'of one close = 1', nameLocation: 'middle', nameGap: 45 },
    series: series.map(({ name, points }) => {
      const one = points[0]?.[1] ?? 1;
      return {
        name,
        type: 'line',
        symbolSize: 8,
        data: points.map(([closes, value]) => [closes, value / one]),
      };
    }),
  });
}

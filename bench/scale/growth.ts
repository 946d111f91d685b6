import { linearRegression } from 'simple-statistics';

/**
 * The exponent of growth: the slope of the straight line through the points on logarithmic axes. 1 means in proportion,
 * 2 means with the square. Pure.
 */
export function growthExponent(points: readonly (readonly [size: number, value: number])[]): number {
  return linearRegression(points.map(([size, value]) => [Math.log(size), Math.log(value)])).m;
}

import { linearRegression } from 'simple-statistics';

/**
 * The exponent by which something grows, of the straight line through its points on logarithmic axes: 1 is in proportion,
 * 2 is with the square. Pure.
 */
export function growthExponent(points: readonly (readonly [size: number, value: number])[]): number {
  return linearRegression(points.map(([size, value]) => [Math.log(size), Math.log(value)])).m;
}

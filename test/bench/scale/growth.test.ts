import { describe, expect, it } from 'vitest';
import { growthExponent } from '../../../bench/scale/growth.ts';

describe('the exponent of growth', () => {
  it.each<{ rule: string; of: (size: number) => number; is: number }>([
    { rule: 'in proportion', of: (size) => 7 * size, is: 1 },
    { rule: 'with the square', of: (size) => size ** 2 / 3, is: 2 },
    { rule: 'not at all', of: () => 5, is: 0 },
    { rule: 'as a sort does', of: (size) => size * Math.log(size + 1), is: 1.28 },
  ])('$rule', ({ of, is }) => {
    const points = [1, 10, 100, 1_000, 10_000].map((size): [number, number] => [size, of(size)]);
    expect(growthExponent(points)).toBeCloseTo(is, 1);
  });
});

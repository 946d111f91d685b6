import { describe, expect, it } from 'vitest';
import { inRounds, overhead, overheadRatio } from '../../../bench/cold-start/rounds.ts';

describe('rounds', () => {
  it('measure all in turn, and leave out the first round, whose caches are cold', async () => {
    const order: string[] = [];
    let at = 0;
    const measure = async (name: string) => {
      order.push(name);
      at += 1;
      return at;
    };

    const samples = await inRounds(2, ['one', 'other'], measure, () => undefined);

    expect(order).toEqual(['one', 'other', 'one', 'other', 'one', 'other']);
    expect(samples('one')).toEqual([3, 5]);
    expect(samples('other')).toEqual([4, 6]);
  });

  it('report their progress', async () => {
    const shares: number[] = [];
    await inRounds(
      3,
      ['one'],
      async () => 0,
      (share) => shares.push(share),
    );

    expect(shares).toEqual([0.25, 0.5, 0.75, 1]);
  });
});

describe('the overhead', () => {
  it('is the median of how much longer each round took than its own reference', () => {
    expect(overhead([110, 250, 130], [10, 100, 20])).toBe(110);
  });

  it('is not a number when a round has no reference', () => {
    expect(overhead([1], [])).toBeNaN();
  });
});

it('is divided by another overhead round by round', () => {
  expect(overheadRatio([30, 120, 50], [20, 60, 110], [10, 20, 10])).toBe(2);
});

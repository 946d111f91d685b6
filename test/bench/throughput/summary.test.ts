import { describe, expect, it } from 'vitest';
import {
  closesPerSecond,
  multipleOfSequential,
  ownShare,
  ownWorkShare,
  type Run,
} from '../../../bench/throughput/summary.ts';

const sequential = { subject: 'ours', name: 'one after another', latencyMs: 50 } as const;
const sideBySide = { ...sequential, name: 'one batch, ten tenants' } as const;
const bare = { ...sideBySide, subject: 'bare' } as const;

const runsOf = (which: Omit<Run, 'round' | 'wallMs' | 'workMs'>, walls: number[], workMs = 0): Run[] =>
  walls.map((wallMs, round) => ({ ...which, round, wallMs, workMs }));

describe('the summary of many runs', () => {
  it('is the median of closes per second', () => {
    const runs = [...runsOf(sequential, [1000, 2000, 9000]), ...runsOf(sideBySide, [1])];

    expect(closesPerSecond(runs, sequential, 10)).toBe(5);
  });

  it('compares measurements of the same round, so that a slow minute is slow for both', () => {
    const runs = [...runsOf(sequential, [1000, 8000, 1000]), ...runsOf(sideBySide, [250, 2000, 200])];

    expect(multipleOfSequential(runs, sideBySide)).toBe(4);
    expect(multipleOfSequential(runs, sequential)).toBe(1);
  });

  it('subtracts the bare calls for our own share', () => {
    const runs = [...runsOf(sideBySide, [100, 100, 100], 30), ...runsOf(bare, [90, 95, 80], 10)];

    expect(ownShare(runs, sideBySide)).toBeCloseTo(0.1);
    expect(ownWorkShare(runs, sideBySide)).toBeCloseTo(0.2);
  });

  it('is not a number without another measurement of the round, so that no goal is met by it', () => {
    expect(ownShare(runsOf(sideBySide, [100]), sideBySide)).toBeNaN();
  });
});

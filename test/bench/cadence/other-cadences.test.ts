import { describe, expect, it } from 'vitest';
import { closeByInterval } from '../../../bench/cadence/comparison.ts';
import { frontier, onFrontier } from '../../../bench/cadence/frontier.ts';
import { bestOnTicks, clampCadence, closeOnTicks } from '../../../bench/cadence/on-ticks.ts';
import { defaultBounds } from '../../../bench/cadence/our-cadence.ts';
import {
  bold,
  cautious,
  expectingCadence,
  medianOfThree,
  theLast,
} from '../../../bench/cadence/prediction.ts';
import { type Close, meansOf, type Trial, trials } from '../../../bench/cadence/trials.ts';

const clamp = clampCadence(defaultBounds);
const manyTrials = trials(20_000);
const meansOfAll = (close: (trial: Trial) => Close) => meansOf(manyTrials.map(close));
/** A run that ends 95 s after its PUT, with ticks at 30, 90, 150 s … */
const trial = { runSeconds: 90, untilTickSeconds: 30 };

describe('trials', () => {
  it('have run times evenly over the logarithm and ticks anywhere in the minute', () => {
    const shorterThan = (seconds: number) =>
      manyTrials.filter(({ runSeconds }) => runSeconds < seconds).length;
    expect(shorterThan(20)).toBe(0);
    expect(shorterThan(Math.sqrt(20 * 6 * 3600))).toBe(10_000);
    expect(shorterThan(6 * 3600)).toBe(20_000);
    const early = manyTrials.filter(({ untilTickSeconds }) => untilTickSeconds < 15).length;
    expect(early / 20_000).toBeCloseTo(0.25, 3);
  });
});

describe('a program that reads by its own timer', () => {
  it('sees the end at the first multiple of the interval', () => {
    expect(closeByInterval(trial, 10)).toEqual({ callsBefore: 2, callsAfter: 10, lagSeconds: 5 });
    expect(closeByInterval(trial, 95)).toEqual({ callsBefore: 2, callsAfter: 1, lagSeconds: 0 });
  });
});

describe('a program that knows the end', () => {
  it('reads once, on the next tick', () => {
    expect(bestOnTicks(trial)).toEqual({ callsBefore: 2, callsAfter: 1, lagSeconds: 55 });
  });

  it('does not read before the first minute is over', () => {
    expect(bestOnTicks({ runSeconds: 20, untilTickSeconds: 30 }).lagSeconds).toBe(65);
  });
});

describe('the frontier', () => {
  const points = frontier();

  it('has less lag with more calls', () => {
    for (const [index, { calls, lagSeconds }] of points.slice(1).entries()) {
      expect(calls).toBeLessThanOrEqual(points[index]?.calls ?? 0);
      expect(lagSeconds).toBeGreaterThanOrEqual(points[index]?.lagSeconds ?? 0);
    }
  });

  it('begins with a read on every tick', () => {
    const everyTick = meansOfAll((each) => closeOnTicks(each, () => 60));
    const [first] = points;
    expect((first?.calls ?? 0) / everyTick.calls).toBeCloseTo(1, 2);
    expect((first?.lagSeconds ?? 0) / everyTick.lagSeconds).toBeCloseTo(1, 1);
  });

  it.each([
    { name: 'the clamp', cadence: clamp },
    { name: 'the clamp up to 10 min', cadence: clampCadence({ ...defaultBounds, pollMaxSeconds: 600 }) },
    { name: 'every 3 min', cadence: () => 180 },
    { name: 'a fifth more each time', cadence: (elapsed: number) => Math.max(60, elapsed * 0.2) },
    { name: 'the root of the time', cadence: (elapsed: number) => Math.max(60, 4 * Math.sqrt(elapsed)) },
  ])('is better than $name', ({ cadence }) => {
    const { calls, lagSeconds } = meansOfAll((each) => closeOnTicks(each, cadence));
    expect(onFrontier(points, 'calls', calls).lagSeconds).toBeLessThan(lagSeconds);
    expect(onFrontier(points, 'lagSeconds', lagSeconds).calls).toBeLessThan(calls);
  });
});

describe('a cadence that expects an end', () => {
  it('is the clamp while there is no history', () => {
    expect(theLast([])).toBeNull();
    expect(medianOfThree([])).toBeNull();
    expect(expectingCadence(null, clamp, bold)).toBe(clamp);
  });

  it('expects the last month, or the median of the last three', () => {
    expect(theLast([10, 20, 400, 60])).toBe(60);
    expect(medianOfThree([10, 20, 400, 60])).toBe(60);
    expect(medianOfThree([20, 60])).toBe(40);
  });

  it('pauses long before the range, reads often in it, and is the clamp after it', () => {
    const cadence = expectingCadence(4000, clamp, cautious);
    expect([60, 200, 1000, 1900, 1970].map(cadence)).toEqual([60, 200, 300, 100, 60]);
    expect(cadence(3000)).toBe(300);
    expect(expectingCadence(1200, clamp, cautious)(1200)).toBe(90);
    expect(expectingCadence(4000, clamp, bold)(1000)).toBe(900);
    expect([8000, 20_000].map(cadence)).toEqual([300, 300]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Way } from '../../../bench/cadence/comparison.ts';
import { type Close, meansOf, type Trial } from '../../../bench/cadence/trials.ts';
import { deliveredShares, goalFigures, meansOfShare, shareRows } from '../../../bench/cadence/wake-ups.ts';

const wayOf = (...lags: number[]): Way => {
  const closes: Close[] = lags.map((lagSeconds) => ({ callsBefore: 2, callsAfter: 3, lagSeconds }));
  return { name: 'test', closes, means: meansOf(closes) };
};
const trialOf = (runSeconds: number): Trial => ({ runSeconds, untilTickSeconds: 30 });

describe('the means with a share of callouts delivered', () => {
  const polled = { calls: 10, lagSeconds: 100, lagSecondsMax: 300 };
  const woken = { calls: 8, lagSeconds: 10, lagSecondsMax: 90 };

  it.each([
    { share: 0, calls: 10, lagSeconds: 100, lagSecondsMax: 300 },
    { share: 0.5, calls: 9, lagSeconds: 55, lagSecondsMax: 300 },
    { share: 1, calls: 8, lagSeconds: 10, lagSecondsMax: 90 },
  ])('are $calls calls and $lagSeconds s for $share', ({ share, ...expected }) => {
    expect(meansOfShare(polled, woken, share)).toEqual(expected);
  });

  it('have a row for each share, with a column for each setting', () => {
    const pairs = [300, 600].map((pollMaxSeconds) => ({
      pollMaxSeconds,
      polled: wayOf(pollMaxSeconds),
      woken: wayOf(0),
    }));
    const rows = shareRows(pairs);
    expect(rows.map(({ share }) => share)).toEqual([...deliveredShares]);
    expect(rows[1]?.means.map(({ lagSeconds }) => lagSeconds)).toEqual([150, 300]);
  });
});

describe('the figures of the goal', () => {
  const trials = [trialOf(20), trialOf(35), trialOf(1000), trialOf(2000)];
  const pair = { polled: wayOf(55, 45, 200, 300), woken: wayOf(55, 45, 5, 3) };

  it('divide the lag into lost callouts, young items and the rest', () => {
    const { means, lostSeconds, youngSeconds, promptSeconds, young } = goalFigures(trials, [
      { pollMaxSeconds: 300, polled: wayOf(1), woken: wayOf(1) },
      { pollMaxSeconds: 600, ...pair },
    ]);
    expect(lostSeconds).toBeCloseTo(0.05 * 150, 10);
    expect(youngSeconds).toBeCloseTo(0.95 * 25, 10);
    expect(promptSeconds).toBeCloseTo(0.95 * 2, 10);
    expect(means.lagSeconds).toBeCloseTo(lostSeconds + youngSeconds + promptSeconds, 10);
    expect(young).toEqual({ share: 0.5, lagSeconds: 50, untilAgeSeconds: (35 + 20) / 2 });
  });

  it('cannot be had without its setting', () => {
    expect(() => goalFigures(trials, [{ pollMaxSeconds: 300, ...pair }])).toThrow('pollMaxSeconds 600');
  });
});

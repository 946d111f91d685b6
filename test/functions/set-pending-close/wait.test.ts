import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waitSeconds } from '../../../functions/set-pending-close/wait.ts';

const defaults = { backoffMinSeconds: 15, backoffMaxSeconds: 600 };
const far = 72 * 3_600_000;
const almostOne = 1 - Number.EPSILON;
const wait = (receiveCount: number, random: number, { untilDeadlineMs = far, floorSeconds = 0 } = {}) =>
  waitSeconds({ receiveCount, untilDeadlineMs, floorSeconds }, defaults, random);

describe('back-off with jitter between half and the whole, within the settings', () => {
  test.each<[number, number, number]>([
    [1, 15, 30],
    [2, 30, 60],
    [3, 60, 120],
    [5, 240, 480],
    [6, 300, 600],
    [7, 300, 600],
    [1000, 300, 600],
  ])('receive %i waits %i to %i seconds', (receiveCount, least, most) => {
    expect(wait(receiveCount, 0)).toBe(least);
    expect(wait(receiveCount, almostOne)).toBe(most);
  });

  const bounds = fc
    .tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 0, max: 3000 }))
    .map(([backoffMinSeconds, more]) => ({ backoffMinSeconds, backoffMaxSeconds: backoffMinSeconds + more }));
  const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const receiveCount = fc.integer({ min: 1, max: 1000 });
  const floorSeconds = fc.integer({ min: 0, max: 100_000 });

  test('is always a whole number within the settings, and between half and the whole back-off', () => {
    fc.assert(
      fc.property(receiveCount, bounds, random, (receives, within, chance) => {
        const input = { receiveCount: receives, untilDeadlineMs: far, floorSeconds: 0 };
        const seconds = waitSeconds(input, within, chance);
        const whole = Math.min(within.backoffMaxSeconds, within.backoffMinSeconds * 2 ** receives);
        expect(Number.isInteger(seconds)).toBe(true);
        expect(seconds).toBeGreaterThanOrEqual(Math.max(within.backoffMinSeconds, whole / 2));
        expect(seconds).toBeLessThanOrEqual(whole);
      }),
    );
  });

  test('is at least what Zuora asks for, up to 1 hour', () => {
    fc.assert(
      fc.property(receiveCount, bounds, random, floorSeconds, (receives, within, chance, floor) => {
        const input = { receiveCount: receives, untilDeadlineMs: far, floorSeconds: 0 };
        const usual = waitSeconds(input, within, chance);
        const floored = waitSeconds({ ...input, floorSeconds: floor }, within, chance);
        expect(floored).toBe(Math.max(usual, Math.min(floor, 3600)));
      }),
    );
  });

  test('is never longer than the time until the deadline, and never below 0', () => {
    const untilDeadlineMs = fc.integer({ min: 1, max: far });
    fc.assert(
      fc.property(
        receiveCount,
        bounds,
        random,
        floorSeconds,
        untilDeadlineMs,
        (receives, within, chance, floor, left) => {
          const input = { receiveCount: receives, untilDeadlineMs: left, floorSeconds: floor };
          const seconds = waitSeconds(input, within, chance);
          expect(seconds * 1000).toBeLessThanOrEqual(left);
          expect(seconds).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});

test.each<[string, number, number]>([
  ['Retry-After beyond the longest back-off', 2400, 2400],
  ['up to 1 hour', 3600, 3600],
  ['more than 1 hour', 86_400, 3600],
  ['less than the back-off', 1, 15],
])('%s: %i becomes %i', (_row, floorSeconds, expected) => {
  expect(wait(1, 0, { floorSeconds })).toBe(expected);
});

test('a wait that Zuora asks for also ends at the deadline', () => {
  expect(wait(1, 0, { floorSeconds: 3600, untilDeadlineMs: 100_500 })).toBe(100);
});

test('a request that could not be stored before its deadline keeps coming back', () => {
  expect(wait(6, 0, { untilDeadlineMs: 0 })).toBe(300);
  expect(wait(6, 0, { untilDeadlineMs: -1 })).toBe(300);
});

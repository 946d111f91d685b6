import { sum } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { clampCadence, closeOnTicks } from '../../../bench/cadence/on-ticks.ts';
import { closeByOurCadence, defaultBounds } from '../../../bench/cadence/our-cadence.ts';
import { trials } from '../../../bench/cadence/trials.ts';

/** Closes with runs of this many seconds, one for each twelfth of the tick's minute. */
const closesOf = (runSeconds: number) =>
  Promise.all(
    Array.from({ length: 12 }, (_, twelfth) =>
      closeByOurCadence({ runSeconds, untilTickSeconds: 5 * twelfth + 2.5 }),
    ),
  );

describe('Zuora calls per close', () => {
  it.each([
    { runs: '30 s', runSeconds: 30, calls: 36 },
    { runs: '2 min', runSeconds: 120, calls: 49 },
    { runs: '10 min', runSeconds: 600, calls: 120 },
    { runs: '1 h', runSeconds: 3600, calls: 252 },
    { runs: '6 h', runSeconds: 21_600, calls: 972 },
  ])('are $calls for twelve trial balances of $runs', async ({ runSeconds, calls }) => {
    const closes = await closesOf(runSeconds);
    expect(sum(closes.map(({ callsBefore, callsAfter }) => callsBefore + callsAfter))).toBe(calls);
  });

  it('are two before the first poll of a period that is given by id, and three by name', async () => {
    const trial = { runSeconds: 600, untilTickSeconds: 30 };
    const byId = await closeByOurCadence(trial);
    const byName = await closeByOurCadence(trial, defaultBounds, { name: 'Nov 2026' });
    expect(byId.callsBefore).toBe(2);
    expect(byName).toEqual({ ...byId, callsBefore: 3 });
  });
});

describe('the model of the functions on ticks', () => {
  it.each([120, 300, 600])(
    'gives the same result as the functions with pollMaxSeconds %i',
    async (pollMaxSeconds) => {
      const bounds = { ...defaultBounds, pollMaxSeconds };
      for (const trial of trials(150)) {
        const modelled = closeOnTicks(trial, clampCadence(bounds));
        const real = await closeByOurCadence(trial, bounds);
        expect(real).toEqual({ ...modelled, lagSeconds: expect.closeTo(modelled.lagSeconds, 2) });
      }
    },
  );
});

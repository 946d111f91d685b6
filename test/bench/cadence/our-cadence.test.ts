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
    const byName = await closeByOurCadence(trial, defaultBounds, {
      accountingPeriod: { name: 'Nov 2026' },
    });
    expect(byId.callsBefore).toBe(2);
    expect(byName).toEqual({ ...byId, callsBefore: 3 });
  });
});

describe('a close with a callout 5 s after the end of its run', () => {
  const callout = { afterSeconds: 5 };

  it.each([
    { what: 'is published when the callout comes', runSeconds: 150, untilTick: 30, calls: 3, lag: 5 },
    { what: 'is published by a tick that comes before it', runSeconds: 202, untilTick: 30, calls: 3, lag: 3 },
    { what: 'has no read before the one of the callout', runSeconds: 60, untilTick: 15, calls: 1, lag: 5 },
    {
      what: 'waits for a tick if its item is younger than 60 s',
      runSeconds: 49,
      untilTick: 15,
      calls: 1,
      lag: 21,
    },
    { what: 'is read at 60 s', runSeconds: 50, untilTick: 15, calls: 1, lag: 5 },
  ])('$what', async ({ runSeconds, untilTick, calls, lag }) => {
    const trial = { runSeconds, untilTickSeconds: untilTick };
    const { callsAfter, lagSeconds } = await closeByOurCadence(trial, defaultBounds, { callout });
    expect({ callsAfter, lagSeconds }).toEqual({ callsAfter: calls, lagSeconds: lag });
  });

  it('is read at any age if the benchmark lets a wake-up do so', async () => {
    const trial = { runSeconds: 20, untilTickSeconds: 15 };
    const young = await closeByOurCadence(trial, defaultBounds, { callout });
    const anyAge = await closeByOurCadence(trial, defaultBounds, {
      callout: { ...callout, itemMinSeconds: 0 },
    });
    expect(young.lagSeconds).toBe(50);
    expect(anyAge.lagSeconds).toBe(5);
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

  it.each([
    { pollMinSeconds: 60, callout: { afterSeconds: 5 } },
    { pollMinSeconds: 60, callout: { afterSeconds: 5, itemMinSeconds: 0 } },
    { pollMinSeconds: 60, callout: { afterSeconds: 100 } },
    { pollMinSeconds: 30, callout: { afterSeconds: 5 } },
    { pollMinSeconds: 15, callout: null },
  ])(
    'gives the same result with $pollMinSeconds s and callout $callout',
    async ({ pollMinSeconds, callout }) => {
      const bounds = { pollMinSeconds, pollMaxSeconds: 600 };
      for (const trial of [...trials(60), ...trials(60, 10, 60)]) {
        const modelled = closeOnTicks(trial, clampCadence(bounds), { pollMinSeconds, callout });
        const real = await closeByOurCadence(trial, bounds, { callout });
        expect(real).toEqual({ ...modelled, lagSeconds: expect.closeTo(modelled.lagSeconds, 2) });
      }
    },
  );
});

import { describe, expect, it } from 'vitest';
import { rows } from './coverage-rows.ts';
import type { CrashReport } from './crash-points/explore.ts';
import { allPoints, distinctPoints, effectsIn } from './crash-points/points.ts';
import { crashTotals, runCrashPoints } from './crash-points/run.ts';
import { crashScenarios } from './crash-points/scenarios.ts';

describe('a crash before and after every effect, alone and in pairs', async () => {
  const reports: CrashReport[] = await runCrashPoints();

  it.each(crashScenarios)('breaks no promise: $name', ({ name, takes }) => {
    const report = reports.find((each) => each.name === name);

    expect(report?.broken).toEqual([]);
    for (const row of takes) expect(report?.rows, 'without a crash').toContain(row);
  });

  it('is tried on every row of the decision tables', () => {
    const taken = new Set(crashScenarios.flatMap(({ takes }) => takes));

    expect(rows.filter(({ name }) => !taken.has(name))).toEqual([]);
  });

  it('is tried on every effect, both ways', () => {
    const { scenarios, effects, singles, pairs } = crashTotals(reports);

    expect(scenarios).toBe(crashScenarios.length);
    expect(singles).toBe(2 * effects);
    expect(pairs).toBeGreaterThan(5_000);
  });
});

describe('the crashes that differ', () => {
  const effects = effectsIn([
    '       226 #1 1 ledger.get close-1',
    '       245 #1 says request-accepted ',
    '       262 #1 2 ledger.create close-1 accepted',
    '       262 #2 3 ledger.due',
    '       275 #1 4 zuora put default default-0-0',
    '       280 #1 zuora put → 200 ',
    '       290 #2 5 sns.publish',
  ]);

  it('are before the first effect of an invocation, and after each of its writes', () => {
    expect(distinctPoints(effects, new Set())).toEqual([
      { effect: 1, side: 'before' },
      { effect: 2, side: 'after' },
      { effect: 3, side: 'before' },
      { effect: 4, side: 'after' },
      { effect: 5, side: 'after' },
    ]);
  });

  it('are all, where an invocation does several things side by side', () => {
    expect(distinctPoints(effects, new Set([1, 2]))).toEqual(allPoints(effects));
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { rows } from './coverage-rows.ts';
import type { CrashReport } from './crash-points/explore.ts';
import { allPoints, distinctPoints, effectsIn } from './crash-points/points.ts';
import { crashTotals, runCrashPoints } from './crash-points/run.ts';
import { crashScenarios } from './crash-points/scenarios.ts';

describe('a crash before and after every effect', () => {
  let reports: CrashReport[] = [];

  beforeAll(async () => {
    reports = await runCrashPoints({ hasPairs: false });
  });

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
    const { scenarios, effects, singles } = crashTotals(reports);

    expect(scenarios).toBe(crashScenarios.length);
    expect(singles).toBe(2 * effects);
  });
});

describe('distinct crash points', () => {
  it('are before the first effect of an invocation and after its writes, except after the last one of a tick', () => {
    const effects = effectsIn([
      '       226 #1 1 ledger.get close-1',
      '       245 #1 says request-accepted ',
      '       262 #1 2 ledger.create close-1 accepted',
      '       262 #2 3 ledger.due',
      '       270 #2 4 ledger.get close-1',
      '       270 #2 5 ledger.get close-2',
      '       275 #1 6 zuora put default default-0-0',
      '       280 #1 zuora put → 200 ',
      '       285 #1 7 ledger.replace close-1 sent→watching',
      '       290 #2 8 sns.publish',
      '       300 #2 9 ledger.replace close-1 concluded→concluded',
    ]);

    expect(distinctPoints(effects)).toEqual([
      { effect: 1, side: 'before' },
      { effect: 2, side: 'after' },
      { effect: 3, side: 'before' },
      { effect: 6, side: 'after' },
      { effect: 7, side: 'before' },
      { effect: 7, side: 'after' },
      { effect: 8, side: 'after' },
    ]);
  });

  it('are all points of an invocation that does several things at the same time', () => {
    const effects = effectsIn([
      '       226 #1 1 ledger.get close-1',
      '       262 #1 2 queue.delay 30',
      '       262 #1 3 ledger.get close-2',
    ]);

    expect(distinctPoints(effects)).toEqual(allPoints(effects));
  });
});

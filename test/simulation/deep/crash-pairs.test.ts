import { beforeAll, describe, expect, it } from 'vitest';
import type { CrashReport } from '../crash-points/explore.ts';
import { crashTotals, runCrashPoints } from '../crash-points/run.ts';
import { crashScenarios } from '../crash-points/scenarios.ts';

describe('two crashes, one after the other', () => {
  let reports: CrashReport[] = [];

  beforeAll(async () => {
    reports = await runCrashPoints();
  });

  it.each(crashScenarios)('break no promise: $name', ({ name }) => {
    const report = reports.find((each) => each.name === name);

    expect(report?.broken).toEqual([]);
  });

  it('are tried in every pair that differs', () => {
    expect(crashTotals(reports).pairs).toBeGreaterThan(4_000);
  });
});

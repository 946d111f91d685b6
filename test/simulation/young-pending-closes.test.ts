import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { Facts } from './invariants/facts.ts';
import { NoOlderRun } from './invariants/true-outcome.ts';
import { callsInTime, quietScenario, send } from './scenario/quiet-scenario.ts';
import type { Action, PersonAct, Scenario } from './scenario/scenario.ts';
import { loadSubject } from './subject.ts';
import { makeBrokenCopy } from './variants/broken-copy.ts';
import type { Edit } from './variants/variant.ts';
import { World } from './world/world.ts';

// The counterexamples of docs/decisions/0017-young-pending-closes.md: why a wake-up does not read for a young item.

const atAnyAge: readonly Edit[] = [
  {
    file: 'poll-trial-balance/wake-up.ts',
    find: 'const isYoung = now() - inStateSince(current) < pollMinMs;',
    replace: 'const isYoung = now() < inStateSince(current);',
  },
  {
    file: 'poll-trial-balance/poll-period.ts',
    find: 'const bounds = { pollMinMs: pollMinSeconds * 1000,',
    replace: 'const bounds = { pollMinMs: isWakeUp ? 0 : pollMinSeconds * 1000,',
  },
];
const ofKnownBaseline: Edit = {
  file: 'poll-trial-balance/decision-table.ts',
  find: 'if (isPendingCloseOrClosed(period.status) && isOurRun(item, period)) {',
  replace:
    'if (isPendingCloseOrClosed(period.status) && isOurRun(item, period) && (pollMinMs > 0 || item.baseline !== null)) {',
};

const ignoredFolder = fileURLToPath(new URL('../../.vitest/', import.meta.url));
mkdirSync(ignoredFolder, { recursive: true });
const folder = mkdtempSync(path.join(ignoredFolder, 'young-'));
afterAll(() => rmSync(folder, { recursive: true }));

function copyWith(name: string, edits: readonly Edit[]) {
  makeBrokenCopy({ name, broken: '', edits }, path.join(folder, name));
  return loadSubject(path.join(folder, name));
}
const subjects = {
  own: await loadSubject(),
  atAnyAge: await copyWith('at-any-age', atAnyAge),
  ifDifferent: await copyWith('if-different', [...atAnyAge, ofKnownBaseline]),
};

const id = 'default-0-0';
const request = send({ accountingPeriod: { id } }, 1_000);
const person = (act: PersonAct, at: number): Action => ({
  at,
  do: 'person',
  act,
  tenant: 'default',
  entity: null,
  id,
});
const putsLandLate: Action = {
  at: 0,
  do: 'weather',
  service: 'put',
  trouble: 'lands-late',
  rate: 1,
  ms: 600_000,
  tenant: null,
};

/** Runs take 8 s, and Zuora shows a new one after 40 s. Every callout comes, within 20 s after the end. */
function scenarioOf(seed: number, actions: readonly Action[]): Scenario {
  const quiet = quietScenario({ runSeconds: 8, lagSeconds: 40 });
  return { ...quiet, seed, wakeUps: { seed, rates: callsInTime, strayBursts: 0 }, actions: [...actions] };
}

/** Whether an outcome reports a run that began before its pending close. */
async function reportsOlderRun(scenario: Scenario, subject: keyof typeof subjects): Promise<boolean> {
  const world = new World({ scenario, subject: subjects[subject] });
  const facts = new Facts(world);
  await world.observe(facts, new NoOlderRun(world, facts)).run();
  return world.core.violations.length > 0;
}

describe('a wake-up that reads for an item younger than pollMinSeconds reports an older run', () => {
  it.each([
    {
      what: 'after a person set pending close, so that no earlier run is known',
      scenario: scenarioOf(1, [person('pending-close', 500), request]),
      ifDifferent: false,
    },
    {
      what: 'after a person’s run before our PUT, which Zuora showed only after our read',
      scenario: scenarioOf(1, [request, person('run', 1_500)]),
      ifDifferent: true,
    },
    {
      what: 'after a person’s run between our read and our PUT, which took effect late',
      scenario: scenarioOf(3, [request, person('run', 2_412), putsLandLate]),
      ifDifferent: true,
    },
  ])('$what', async ({ scenario, ifDifferent }) => {
    expect(await reportsOlderRun(scenario, 'own')).toBe(false);
    expect(await reportsOlderRun(scenario, 'atAnyAge')).toBe(true);
    expect(await reportsOlderRun(scenario, 'ifDifferent')).toBe(ifDifferent);
  });
});

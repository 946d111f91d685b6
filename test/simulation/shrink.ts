import { runScenario } from './run-world.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { Subject } from './subject.ts';

/** Removes the actions that a scenario does not need to break the same promise: first halves, then smaller parts. */
export async function shrink(scenario: Scenario, invariant: string, subject: Subject): Promise<Scenario> {
  const isBroken = async (candidate: Scenario) =>
    (await runScenario(candidate, { subject })).violation?.invariant === invariant;

  let best = scenario;
  for (
    let size = Math.ceil(best.actions.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < best.actions.length; ) {
      const actions = best.actions.toSpliced(from, size);
      const candidate = { ...best, actions };
      if (await isBroken(candidate)) best = candidate;
      else from += size;
    }
  }
  // Without the other tenants' periods, random choices differ, so the promise may hold.
  const tenants = new Set(best.actions.flatMap((action) => ('tenant' in action ? [action.tenant] : [])));
  const periods = best.periods.filter(({ tenant }) => tenants.has(tenant));
  const smaller = { ...best, periods };
  return (await isBroken(smaller)) ? smaller : best;
}

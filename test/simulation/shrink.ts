import { runTrial, type Trial } from './run-world.ts';
import type { Action, Scenario } from './scenario/scenario.ts';
import type { Subject } from './subject.ts';

/** Removes the actions that a scenario does not need to break the same promise: first halves, then smaller parts. */
export async function shrink(trial: Trial, invariant: string, subject: Subject): Promise<Trial> {
  const { scenario, hasTwin } = trial;
  const isBroken = async (candidate: Scenario) =>
    (await runTrial({ scenario: candidate, hasTwin }, { subject })).violation?.invariant === invariant;

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
  const tenants = new Set(best.actions.map(tenantOf));
  const periods = best.periods.filter(({ tenant }) => tenants.has(tenant));
  const smaller = { ...best, periods };
  const isSmaller = periods.length > 0 && (await isBroken(smaller));
  return { scenario: isSmaller ? smaller : best, hasTwin };
}

function tenantOf(action: Action): string | null {
  if ('tenant' in action) return action.tenant;
  return action.do === 'send' && action.is.is === 'request' ? action.is.tenant : null;
}

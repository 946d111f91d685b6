import { quietScenario, send } from './scenario/quiet-scenario.ts';
import type { Scenario } from './scenario/scenario.ts';

/** A world in which the functions once broke a promise, shrunk. Its random choices come from its seed. */
export interface Found {
  what: string;
  scenario: Scenario;
}

const minute = 60_000;
const of = { service: 'put', trouble: 'refuses', rate: 1, ms: 30 * minute, tenant: null } as const;

/** Every PUT is refused in one of Zuora's ways, and the ledger throttles some of what follows. */
export function refusedWhileThrottled(seed: number): Scenario {
  return {
    ...quietScenario(),
    seed,
    actions: [
      send({ accountingPeriod: { id: 'default-0-0' } }),
      { at: 0, do: 'weather', ...of },
      {
        at: 0,
        do: 'weather',
        service: 'ledger',
        trouble: 'throttles',
        rate: 0.2,
        ms: 30 * minute,
        tenant: null,
      },
    ],
  };
}

/** The same, but the ledger's answers get lost: the repeated write finds that the item was written in between. */
export function refusedWhileUnheard(seed: number): Scenario {
  const quiet = refusedWhileThrottled(seed);
  const actions = quiet.actions.map((action) =>
    action.do === 'weather' && action.service === 'ledger'
      ? { ...action, trouble: 'lost-answer' as const }
      : action,
  );
  return { ...quiet, actions };
}

import { quietScenario, send } from '../scenario/quiet-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';

const periodCount = 9;

/**
 * One tenant with more periods to close at the same time than it may be called at once: random worlds have no such
 * tenant. From a while on it answers as a service in trouble does, which `seed` decides about.
 */
export function busyMonthEnd(trouble?: { at: number; ms: number; seed: number }): Scenario {
  const quiet = quietScenario();
  const [october, november] = quiet.periods;
  if (october === undefined || november === undefined)
    throw new Error('The quiet scenario has no two periods');
  const ids = Array.from({ length: periodCount }, (_, number) => `november-${number}`);
  return {
    ...quiet,
    seed: trouble?.seed ?? quiet.seed,
    periods: [october, ...ids.map((id) => ({ ...november, id, name: id }))],
    actions: [
      ...ids.map((id) => send({ accountingPeriod: { id } }, 0, `close-${id}`)),
      ...(trouble === undefined
        ? []
        : [
            {
              ...trouble,
              do: 'weather',
              service: 'zuora',
              trouble: 'refuses',
              rate: 1,
              tenant: null,
            } as const,
          ]),
    ],
  };
}

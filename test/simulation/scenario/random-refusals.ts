import type { Random } from '../world/random.ts';
import { scopeOf, wrap } from './message-forms.ts';
import type { Action, Scenario } from './scenario.ts';

const hour = 3_600_000;

/**
 * Sometimes, Zuora always refuses pending close of a period, while the list or some reads fail, or the ledger's answers
 * are lost. The functions must stop sending PUTs even so.
 */
export function randomRefusals(random: Random, { periods }: Scenario): Action[] {
  if (!random.chance(0.06)) return [];
  const { id, tenant, entity, ...period } = random.pick(periods.filter(({ endDate }) => endDate !== null));
  const content = { accountingPeriod: { id }, tenant, ...scopeOf({ id, tenant, entity, ...period }) };
  const of = { do: 'weather', at: 0, ms: 4 * hour, tenant } as const;
  const trouble = random.pick<Action>([
    { ...of, service: 'list', trouble: 'fails', rate: 1 },
    { ...of, service: 'list', trouble: 'refuses', rate: 1 },
    { ...of, service: 'zuora', trouble: 'fails', rate: 0.35 },
    { ...of, service: 'zuora', trouble: 'refuses', rate: 0.35 },
    { ...of, service: 'ledger', trouble: 'lost-answer', rate: 0.3, tenant: null },
  ]);
  return [
    { do: 'person', act: 'block', at: 0, tenant, entity, id },
    wrap(random, { requestId: `refused-${id}`, content, tenant, at: 0 }),
    trouble,
  ];
}

/** Sometimes, every message comes twice at the same time, in batches of one, so that both copies write the same. */
export function inStep(random: Random, scenario: Scenario): Scenario {
  if (!random.chance(0.01)) return scenario;
  const { settings, actions } = scenario;
  const twice = actions.flatMap((action): Action[] => (action.do === 'send' ? [action, action] : [action]));
  return { ...scenario, settings: { ...settings, isInStep: true }, actions: twice };
}

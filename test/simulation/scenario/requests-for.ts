import * as z from 'zod';
import type { Action, PeriodPlan } from './scenario.ts';

const content = z.object({
  accountingPeriod: z.object({
    id: z.string().optional(),
    name: z.string().optional(),
    date: z.string().optional(),
  }),
  orgIds: z.array(z.string()).optional(),
});

/**
 * How many requests may be for a period. In doubt a request counts: with a second request the simulated lag must be
 * bounded, because that one adopts the pending close of the first.
 */
export function requestsFor(plan: PeriodPlan, actions: readonly Action[]): number {
  const ids = new Set<string>();
  const areNamesFixed = !actions.some((action) => action.do === 'person' && action.act === 'rename');
  for (const action of actions) {
    if (action.do !== 'send' || action.is.is !== 'request' || action.is.tenant !== plan.tenant) continue;
    const { accountingPeriod, orgIds } = content.parse(JSON.parse(action.is.content));
    const { id, name, date } = accountingPeriod;
    const isAnother =
      (plan.org !== null && orgIds !== undefined && !orgIds.includes(plan.org)) ||
      (id !== undefined && id !== plan.id) ||
      (name !== undefined && name !== plan.name && areNamesFixed) ||
      (date !== undefined && (date < plan.startDate || date > (plan.endDate ?? '9999')));
    if (!isAnother) ids.add(action.is.requestId);
  }
  return ids.size;
}

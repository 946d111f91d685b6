import type { Random } from '../world/random.ts';
import { scopeOf, wrap } from './message-forms.ts';
import type { Action, PeriodPlan, Scenario } from './scenario.ts';

const second = 1_000;

/**
 * Sometimes, one tenant has more periods to close at the same time than the functions may call it for at once. In most
 * of these worlds Zuora has trouble while they are set or watched. Then a pause that it asks of one call holds for all.
 */
export function busyMonthEnd(
  random: Random,
  { periods }: Scenario,
): { periods: PeriodPlan[]; actions: Action[] } {
  if (!random.chance(0.015)) return { periods: [], actions: [] };
  const november = random.pick(periods.filter(({ id }) => id.endsWith('-1')));
  const busy = Array.from({ length: random.between(6, 9) }, (_, number): PeriodPlan => {
    const id = `${november.tenant}-busy-${number}`;
    return { ...november, id, name: id, status: 'Open', runSeconds: random.between(120, 900) };
  });
  const requests = busy.map((period) => {
    const { id, tenant } = period;
    const content = { accountingPeriod: { id }, tenant, ...scopeOf(period) };
    return wrap(random, { requestId: `busy-${id}`, content, tenant, at: 0 });
  });
  const watched = random.between(20, 100) * second;
  const at = random.pick([null, 0, 0, watched, watched, watched]);
  if (at === null) return { periods: busy, actions: requests };
  const of = { service: 'zuora', trouble: 'refuses', rate: 1, tenant: null } as const;
  const trouble: Action = { ...of, do: 'weather', at, ms: random.between(200, 400) * second };
  return { periods: busy, actions: [...requests, trouble] };
}

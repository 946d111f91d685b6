import type { Random } from '../world/random.ts';
import { scopeOf, wrap } from './message-forms.ts';
import type { Action, PeriodPlan, Scenario } from './scenario.ts';

const second = 1_000;

/**
 * Sometimes, one tenant of several has far more due items than the others: many requests that wait for one period or a
 * few. A tick serves them in several turns, by the read of the first turn.
 */
export function largeTenant(
  random: Random,
  { periods, tenants }: Scenario,
): { periods: PeriodPlan[]; actions: Action[] } {
  if (tenants.length < 2 || !random.chance(0.03)) return { periods: [], actions: [] };
  const november = random.pick(periods.filter(({ id }) => id.endsWith('-1')));
  const itsPeriods = Array.from({ length: random.pick([1, 1, 2, 5]) }, (_, number): PeriodPlan => {
    const id = `${november.tenant}-large-${number}`;
    return { ...november, id, name: id, status: 'Open', runSeconds: random.between(120, 1_800) };
  });
  const requests = Array.from({ length: random.between(30, 120) }, (_, number) => {
    const period = random.pick(itsPeriods);
    const content = {
      accountingPeriod: { id: period.id },
      tenant: period.tenant,
      ...scopeOf(period),
    };
    return wrap(random, {
      requestId: `large-${number}`,
      content,
      tenant: period.tenant,
      at: random.between(0, 90 * second),
    });
  });
  return { periods: itsPeriods, actions: requests };
}

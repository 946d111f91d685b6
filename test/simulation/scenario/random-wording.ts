import type { Random } from '../world/random.ts';
import type { PeriodPlan, TenantPlan } from './scenario.ts';

/** What cleaning takes out of a name, and what it leaves in. A sender may ask by a name that holds any of them. */
const inNames = ['\t', '\u0085', '\u007f', '\u{20bb7}', '\u200d', '"\\', '\u2028'];

/**
 * Tenants whose Zuora writes what others do not: names with control characters and characters beyond U+FFFF, words that
 * only cleaning would make known ones, reasons without end, and our own credentials in every text. Some periods have a
 * twin whose name differs by what cleaning removes and nothing else.
 */
export function randomWording(
  random: Random,
  { tenants, periods }: { tenants: TenantPlan[]; periods: PeriodPlan[] },
): { tenants: TenantPlan[]; periods: PeriodPlan[] } {
  if (!random.chance(0.15)) return { tenants, periods };
  const spoken = tenants.map((tenant) => ({
    ...tenant,
    wording: { quoteRate: random.pick([0.2, 1]), isLoud: random.chance(0.5) },
  }));
  const inName = random.pick(inNames);
  const named = periods.map((period) => ({ ...period, name: period.name.replace(' ', ` ${inName}`) }));
  const twins = named.flatMap((period) =>
    period.endDate !== null && random.chance(0.3)
      ? [{ ...period, id: `${period.id}-twin`, name: `${period.name}\u0085`, status: 'Open' as const }]
      : [],
  );
  return { tenants: spoken, periods: [...named, ...twins] };
}

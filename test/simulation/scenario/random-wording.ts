import type { Random } from '../world/random.ts';
import type { PeriodPlan, TenantPlan } from './scenario.ts';

/**
 * Characters that cleaning removes from a name, and others that it keeps. A sender may ask for a name with any of them.
 */
const inNames = ['\t', '\u0085', '\u007f', '\u{20bb7}', '\u200d', '"\\', '\u2028'];

/**
 * Tenants with odd texts in Zuora's answers: names with control characters and characters beyond U+FFFF, status words
 * that become known words only after cleaning, very many reasons, and our own credentials in every text. Some periods
 * have a twin whose name differs only by characters that cleaning removes.
 */
export function randomWording(
  random: Random,
  { tenants, periods }: { tenants: TenantPlan[]; periods: PeriodPlan[] },
): { tenants: TenantPlan[]; periods: PeriodPlan[] } {
  if (!random.chance(0.15)) return { tenants, periods };
  const worded = tenants.map((tenant) => ({
    ...tenant,
    wording: { quoteRate: random.pick([0.2, 1]), hasLongReasons: random.chance(0.5) },
  }));
  const inName = random.pick(inNames);
  const named = periods.map((period) => ({ ...period, name: period.name.replace(' ', ` ${inName}`) }));
  const twins = named.flatMap((period) =>
    period.endDate !== null && random.chance(0.3)
      ? [{ ...period, id: `${period.id}-twin`, name: `${period.name}\u0085`, status: 'Open' as const }]
      : [],
  );
  return { tenants: worded, periods: [...named, ...twins] };
}

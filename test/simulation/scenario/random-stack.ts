import type { Random } from '../world/random.ts';
import type { PeriodPlan, TenantPlan } from './scenario.ts';

const names = ['default', 'acme-eu', 'acme-us', 'umbrella'];
const entity = (tenant: number, number: number) => `0000000${tenant}-0000-4000-8000-00000000000${number}`;

/** Tenants with their entities, and the books of each: some months, and what goes before and after them. */
export function randomStack(
  random: Random,
  months: number,
): { tenants: TenantPlan[]; periods: PeriodPlan[] } {
  const count = random.pick([1, 1, 1, 2, 2, 3, 4]);
  const tenants = names.slice(0, count).map((name, index) => randomTenant(random, name, index));
  const periods = tenants.flatMap((tenant) => {
    const entities = tenant.entities.length === 0 ? [null] : tenant.entities;
    return entities.flatMap((each, index) => randomBooks(random, tenant.name, each, index, months));
  });
  return { tenants, periods };
}

function randomTenant(random: Random, name: string, index: number): TenantPlan {
  const entities = random.chance(0.3) ? [entity(index, 1), entity(index, 2)] : [];
  return {
    name,
    auth: random.chance(0.85) ? 'oauth' : 'bearer',
    entities,
    entityId: entities.length > 0 && random.chance(0.7) ? random.pick(entities) : null,
    tokenSeconds: random.pick([3_599, 3_599, 3_599, 900, 400, 120]),
    zoneHours: random.between(-8, 9),
  };
}

const monthNames = Array.from({ length: 12 }, (_, month) =>
  new Date(Date.UTC(2026 + (month < 9 ? 1 : 0), month, 1)).toLocaleDateString('en-US', {
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  }),
);

const day = (year: number, month: number, date: number) =>
  new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);

/** October is closed or should be; November and what follows are the months that are to be closed. */
function randomBooks(
  random: Random,
  tenant: string,
  entity: string | null,
  shelf: number,
  months: number,
): PeriodPlan[] {
  const periods: PeriodPlan[] = [];
  for (let offset = -1; offset < months; offset++) {
    const month = 10 + offset;
    const isEarlier = offset < 0;
    const hasRun = isEarlier || random.chance(0.6);
    periods.push({
      ...randomRun(random),
      tenant,
      entity,
      id: `${tenant}-${shelf}-${offset + 1}`,
      name: monthNames[month % 12] ?? '',
      startDate: day(2026, month, 1),
      endDate: day(2026, month + 1, 0),
      status: isEarlier
        ? random.chance(0.9)
          ? 'Closed'
          : random.pick(['Open', 'PendingClose'])
        : randomStatus(random),
      run: hasRun
        ? {
            status: random.pick(['Completed', 'Completed', 'Error']),
            secondsAgo: random.chance(0.1) ? 0 : random.between(2, 864_000),
          }
        : null,
    });
  }
  if (random.chance(0.06)) {
    const ambiguous = periods.at(-1);
    if (ambiguous !== undefined) periods.push({ ...ambiguous, id: `${ambiguous.id}-b`, status: 'Open' });
  }
  if (random.chance(0.3)) {
    const startDate = day(2026, 10 + months, 1);
    const plan = { ...randomRun(random), tenant, entity, id: `${tenant}-${shelf}-end`, name: 'Open-Ended' };
    periods.push({ ...plan, startDate, endDate: null, status: 'Open', run: null });
  }
  return periods;
}

const randomStatus = (random: Random) =>
  random.chance(0.85) ? 'Open' : random.pick(['PendingClose', 'Closed'] as const);

function randomRun(random: Random) {
  return {
    runSeconds: random.chance(0.1) ? random.skewed(1_800, 7_200) : random.skewed(1, 1_200),
    errorRate: random.pick([0, 0.2, 0.2, 1]),
    lagSeconds: random.chance(0.5) ? random.between(0, 3) : random.skewed(5, 2_400),
    lagShows: random.pick(['older-run', 'older-run', 'pending'] as const),
  };
}

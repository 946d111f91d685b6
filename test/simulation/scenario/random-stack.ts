import type { Random } from '../world/random.ts';
import type { PeriodPlan, TenantPlan } from './scenario.ts';

const names = ['default', 'acme-eu', 'acme-us', 'umbrella'];
const entity = (tenant: number, number: number) => `0000000${tenant}-0000-4000-8000-00000000000${number}`;
const org = (tenant: number, number: number) => `org-${tenant}-${number}`;

/**
 * Tenants with their entities and organizations, and the books of each: the month before, some months to close, and
 * maybe the open-ended period. `orgRandom` decides who has organizations, so that worlds without them are the same as
 * before the simulation had organizations.
 */
export function randomStack(
  random: Random,
  orgRandom: Random,
  months: number,
): { tenants: TenantPlan[]; periods: PeriodPlan[] } {
  const count = random.pick([1, 1, 1, 2, 2, 3, 4]);
  const orgRate = orgRandom.chance(0.12) ? 0.8 : 0;
  const tenants = names.slice(0, count).map((name, index) => {
    const orgs = orgRandom.chance(orgRate) ? [org(index, 1), org(index, 2)] : [];
    return randomTenant(random, name, index, orgs);
  });
  const periods = tenants.flatMap(({ name: tenant, entities, orgs }) => {
    const entityIds = entities.length === 0 ? [null] : entities;
    const [first = null, ...others] = orgs;
    return [
      ...entityIds.flatMap((entity, booksIndex) =>
        randomBooks(random, { tenant, entity, org: first }, booksIndex, months),
      ),
      ...others.flatMap((org) =>
        entityIds.flatMap((entity, booksIndex) =>
          randomBooks(random, { tenant, entity, org }, entityIds.length + booksIndex, months),
        ),
      ),
    ];
  });
  return { tenants, periods };
}

function randomTenant(random: Random, name: string, index: number, orgs: string[]): TenantPlan {
  const entities = random.chance(0.3) ? [entity(index, 1), entity(index, 2)] : [];
  return {
    name,
    auth: random.chance(0.85) ? 'oauth' : 'bearer',
    entities,
    orgs,
    entityId: entities.length > 0 && random.chance(0.7) ? random.pick(entities) : null,
    orgIds: orgs.length > 0 && random.chance(0.7) ? random.pick([orgs, ...orgs.map((each) => [each])]) : null,
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

/** October is mostly closed. November and the months after it are to be closed. */
function randomBooks(
  random: Random,
  { tenant, entity, org }: Pick<PeriodPlan, 'tenant' | 'entity' | 'org'>,
  booksIndex: number,
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
      org,
      id: `${tenant}-${booksIndex}-${offset + 1}`,
      name: monthNames[month % 12] ?? '',
      startDate: day(2026, month, 1),
      endDate: day(2026, month + 1, 0),
      status: isEarlier
        ? random.chance(booksIndex === 0 || org === null ? 0.9 : 0.5)
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
    const plan = { ...randomRun(random), tenant, entity, org, id: `${tenant}-${booksIndex}-end` };
    periods.push({ ...plan, name: 'Open-Ended', startDate, endDate: null, status: 'Open', run: null });
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

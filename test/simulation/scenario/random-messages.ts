import type { Random } from '../world/random.ts';
import { bodyMark, wrap } from './message-forms.ts';
import { randomPattern } from './random-patterns.ts';
import type { Action, PeriodPlan, Scenario, TenantPlan } from './scenario.ts';

const day = 86_400_000;
const second = 1_000;

/** Requests, their duplicates, reused ids, and messages that are not requests. */
export function randomMessages(random: Random, scenario: Scenario, months: number): Action[] {
  const actions: Action[] = [];
  for (let month = 0; month < months; month++) {
    const count = random.pick([1, 1, 1, 2, 2, 3, 4, 6]);
    for (let number = 1; number <= count; number++) {
      const at = month * 31 * day + random.between(0, random.pick([0, 60 * second, 1_800 * second]));
      actions.push(...randomRequest(random, scenario, at, `close-${month}-${number}`));
    }
  }
  if (random.chance(0.08)) actions.push(...randomPattern(random, scenario));
  if (random.chance(0.2)) actions.push(nonsense(random, random.between(0, 600 * second)));
  if (random.chance(0.05)) actions.push(unknownTenant(random.between(0, 600 * second)));
  return actions;
}

function randomRequest(
  random: Random,
  { periods, tenants }: Scenario,
  at: number,
  requestId: string,
): Action[] {
  // Mostly the month that ended, sometimes any other: closed, open-ended, or not begun yet.
  const ended = periods.filter(({ id }) => /-[0-9]+-[1-9]$/.test(id));
  const target = random.pick(ended.length > 0 && random.chance(0.85) ? ended : periods);
  const tenant = tenants.find(({ name }) => name === target.tenant);
  const needsEntity = target.entity !== null && (tenant?.entityId !== target.entity || random.chance(0.3));
  const accountingPeriod = randomReference(random, target);
  const orgIds = tenant === undefined ? null : randomOrgIds(random, tenant, target, 'id' in accountingPeriod);
  const content = {
    accountingPeriod,
    ...(target.tenant === 'default' && random.chance(0.5) ? {} : { tenant: target.tenant }),
    ...(needsEntity ? { entityId: target.entity } : {}),
    ...(orgIds === null ? {} : { orgIds }),
    ...(random.chance(0.5) ? { requestedBy: 'netsuite:controller' } : {}),
  };
  const first = wrap(random, { requestId, content, tenant: target.tenant, at });
  const actions = [first];
  if (random.chance(0.15)) actions.push({ ...first, at: at + random.between(0, 1_200 * second) });
  if (random.chance(0.06)) {
    const other = { ...content, requestedBy: `somebody else, ${bodyMark}` };
    actions.push(
      wrap(random, {
        requestId,
        content: other,
        tenant: target.tenant,
        at: at + random.between(0, 1_200 * second),
        like: first,
      }),
    );
  }
  return actions;
}

/** With the secret's organizations, the period may be invisible, or another one of the same name may be visible too. */
function randomOrgIds(
  random: Random,
  { orgs, orgIds }: TenantPlan,
  { org }: PeriodPlan,
  isById: boolean,
): string[] | null {
  if (org === null) return null;
  if (random.chance(0.02)) return ['of-somebody-else'];
  const isJustThis = orgIds?.length === 1 && orgIds[0] === org;
  if (random.chance(isJustThis ? 0.7 : 0.1)) return null;
  return random.chance(isById ? 0.5 : 0.1) ? orgs : [org];
}

function randomReference(random: Random, target: PeriodPlan): Record<string, string> {
  const kind = random.between(0, 19);
  if (kind < 6) return { id: random.chance(0.03) ? 'no-such-period' : target.id };
  if (kind < 14) return { name: random.chance(0.03) ? 'Nov' : target.name };
  if (kind < 17) return { date: target.startDate };
  const after = target.endDate === null ? target.startDate : target.endDate;
  const firstDay = new Date(Date.parse(after) + day).toISOString().slice(0, 10);
  return random.chance(0.5)
    ? { endedBefore: firstDay }
    : { endedBefore: `${firstDay}T18:00:00Z`, timezone: 'Europe/Berlin' };
}

function nonsense(random: Random, at: number): Action {
  const body = random.pick([
    `{"accountingPeriod":{"name":"Nov 2026"},"entity":"${bodyMark}"}`,
    `not JSON: ${bodyMark}`,
    `{"accountingPeriod":{"date":"2026-02-30"},"requestedBy":"${bodyMark}"}`,
    `{"accountingPeriod":{"name":"Nov 2026"},"${bodyMark}$":1}`,
    '[]',
    '',
  ]);
  return { at, do: 'send', body, is: { is: 'nonsense' } };
}

function unknownTenant(at: number): Action {
  const content = { accountingPeriod: { name: 'Nov 2026' }, tenant: 'nobody' };
  const is = { tenant: 'nobody', requestId: 'unknown-1', content: JSON.stringify(content), hasSecret: false };
  return {
    at,
    do: 'send',
    body: JSON.stringify({ requestId: 'unknown-1', ...content }),
    is: { is: 'request', ...is },
  };
}

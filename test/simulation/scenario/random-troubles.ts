import type { Random } from '../world/random.ts';
import type { Action, Scenario, Service, Trouble } from './scenario.ts';

const second = 1_000;
const hour = 3_600 * second;

const services: readonly Service[] = [
  'ledger',
  'index',
  'secrets',
  'zuora',
  'zuora',
  'put',
  'put',
  'put',
  'token',
  'sns',
  'queue',
];
const ofAws: readonly Trouble[] = [
  'fails',
  'lost-answer',
  'lost-answer',
  'hangs',
  'throttles',
  'kills',
  'kills',
];
const ofZuora: readonly Trouble[] = [
  'fails',
  'lost-answer',
  'lost-answer',
  'hangs',
  'refuses',
  'refuses',
  'answers-unclearly',
  'lands-late',
  'lands-late',
  'kills',
];

/** Faults of services, credentials and machines: none, a few, or many. */
export function randomTroubles(random: Random, { tenants }: Scenario): Action[] {
  const count = random.pick([0, 0, 1, 2, 3, 5, 8]);
  const actions: Action[] = [];
  for (let number = 0; number < count; number++) {
    const at = random.chance(0.5) ? random.between(0, 10 * second) : random.skewed(second, 2 * hour);
    actions.push(randomTrouble(random, at, random.pick(tenants).name, tenants));
  }
  return actions;
}

function randomTrouble(random: Random, at: number, tenant: string, tenants: Scenario['tenants']): Action {
  const ms = random.skewed(10 * second, 1.4 * hour);
  const kind = random.between(0, 29);
  if (kind < 14) return randomWeather(random, at, ms, tenant);
  const plan = tenants.find(({ name }) => name === tenant);
  switch (kind) {
    case 14:
    case 15:
      return { at, do: 'redeliver' };
    case 16:
      return random.chance(0.3) ? { at, do: 'lose-message' } : { at, do: 'redeliver' };
    case 17:
      return { at, do: 'rotate', tenant, isOldRevoked: random.chance(0.6) };
    case 18:
    case 19:
      return { at, do: 'revoke-tokens', tenant };
    case 20:
    case 21:
      return {
        at,
        do: 'secret',
        tenant,
        becomes: random.pick(['missing', 'broken', 'no-value', 'denied']),
        ms,
      };
    case 22:
      return {
        at,
        do: 'change-scope',
        tenant,
        entityId: plan?.entities.at(-1) ?? null,
        orgIds: plan === undefined || plan.orgs.length === 0 ? null : plan.orgs.slice(-1),
      };
    case 23:
      return { at, do: 'slow-index', lagMs: random.skewed(second, 300 * second), ms };
    case 24:
    case 25:
      return { at, do: 'ticks', are: random.pick(['skipped', 'doubled', 'late']), ms };
    case 26:
      return { at, do: 'cold-start' };
    case 27:
    case 28:
      return { at, do: 'kill' };
    default:
      return { at, do: 'poison-item', ms };
  }
}

function randomWeather(random: Random, at: number, ms: number, tenant: string): Action {
  const service = random.pick(services);
  const isZuora = service === 'zuora' || service === 'token' || service === 'put';
  const trouble = random.pick(isZuora ? ofZuora : ofAws);
  const rate = random.chance(service === 'put' ? 0.6 : 0.2) ? 1 : random.skewed(5, 60) / 100;
  return {
    at,
    do: 'weather',
    service,
    trouble,
    rate,
    ms,
    tenant: isZuora && random.chance(0.7) ? tenant : null,
  };
}

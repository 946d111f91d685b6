import type { Random } from '../world/random.ts';
import type { Action, PeriodPlan, TenantPlan, WirePlan } from './scenario.ts';

const second = 1_000;

/** The addresses that a gateway in front of Zuora may put before the query of `nextPage`. */
const listAddresses = [
  'https://rest.zuora.com/v1/accounting-periods',
  'http://rest.zuora.com/v1/accounting-periods',
  'https://gateway.internal:8443/zuora/list',
  'https://user:secret@elsewhere.example/',
  '//elsewhere.example/v1/accounting-periods',
  '/v1/accounting-periods',
  '',
];

function randomWirePlan(random: Random): WirePlan {
  return {
    charset: random.pick(['utf-8', 'iso-8859-1', 'utf-16le', 'utf-16']),
    listAddress: random.pick(listAddresses),
    keepsConnectionsMs: random.pick([null, 30 * second, 50 * second, 100 * second]),
    isResetInstant: random.chance(0.5),
  };
}

/**
 * How the answers of some tenants come over the wire: in another encoding, from another address, over connections that
 * die while the container is frozen. Their periods have names beyond ASCII, and for a while some answers come in a
 * charset that they do not declare.
 */
export function randomWire(
  random: Random,
  { tenants, periods }: { tenants: TenantPlan[]; periods: PeriodPlan[] },
): { tenants: TenantPlan[]; periods: PeriodPlan[]; actions: Action[] } {
  if (!random.chance(0.15)) return { tenants, periods, actions: [] };
  const wired = tenants.map((tenant) => ({ ...tenant, wire: randomWirePlan(random) }));
  const actions: Action[] = wired.flatMap(({ name }) =>
    random.chance(0.5)
      ? [
          {
            at: random.between(0, 60 * second),
            do: 'weather',
            service: 'zuora',
            trouble: 'garbles',
            rate: random.pick([0.3, 1]),
            ms: random.skewed(20 * second, 1_800 * second),
            tenant: name,
          },
        ]
      : [],
  );
  const named = periods.map((period) => ({ ...period, name: `${period.name} clôturé` }));
  return { tenants: wired, periods: named, actions };
}

import * as fc from 'fast-check';
import { quietScenario, send } from './scenario/quiet-scenario.ts';
import type { Action, PersonAct, SecretState, Service, TenantPlan, Trouble } from './scenario/scenario.ts';
import type { World } from './world/world.ts';

/** The system under test of fast-check's commands. The model is only the time until which the world has run. */
export interface Real {
  world: World;
}
type Model = { minutes: number };

/** One action, and the time that passes after it. When fast-check shrinks a failure, it leaves out commands. */
class Happens implements fc.AsyncCommand<Model, Real> {
  readonly #action: Action;
  readonly #thenMs: number;

  constructor(action: Action, thenMs: number) {
    this.#action = action;
    this.#thenMs = thenMs;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, { world }: Real): Promise<void> {
    model.minutes += this.#thenMs / 60_000;
    world.plan({ ...this.#action, at: world.core.elapsed });
    await world.runFor(this.#thenMs);
    const [violation] = world.core.violations;
    if (violation !== undefined) throw new Error(`${violation.invariant}: ${violation.detail}`);
  }

  toString(): string {
    const { at: _at, ...what } = this.#action;
    return `${what.do === 'send' ? `send ${what.body}` : JSON.stringify(what)}, then ${this.#thenMs} ms`;
  }
}

const tenants: readonly TenantPlan[] = ['default', 'acme-eu'].map((name, index) => ({
  name,
  auth: 'oauth',
  entities: [],
  orgs: [],
  entityId: null,
  orgIds: null,
  tokenSeconds: index === 0 ? 3_599 : 400,
  zoneHours: index === 0 ? -8 : 9,
}));

/** Two tenants with the same two months, in a world that any command may act on. */
export function commandScenario(seed: number) {
  const quiet = quietScenario();
  const periods = tenants.flatMap(({ name }, index) =>
    quiet.periods.map((plan) => ({
      ...plan,
      tenant: name,
      id: plan.id.replace('default', name),
      // Several requests may be about one period, so the lag is bounded ("What the world does not do" in
      // docs/reliability.md).
      lagSeconds: index === 0 ? 2 : 30,
      errorRate: 0.3,
    })),
  );
  return { ...quiet, seed, tenants: [...tenants], periods };
}

const ofPeriod = fc
  .constantFrom('default', 'acme-eu')
  .map((tenant) => ({ tenant, entity: null, id: `${tenant}-0-0` }));
const tenant = fc.constantFrom('default', 'acme-eu');
const ms = fc.constantFrom(20_000, 300_000, 1_800_000);
const at = fc.constant(0);

const sends = fc
  .record({ tenant, number: fc.integer({ min: 1, max: 4 }), by: fc.constantFrom('netsuite', 'somebody') })
  .map(({ tenant: name, number, by }) => {
    const content = { accountingPeriod: { name: 'Nov 2026' }, tenant: name, requestedBy: by };
    const action = send(content, 0, `close-${number}`);
    return action.do === 'send' && action.is.is === 'request'
      ? { ...action, is: { ...action.is, tenant: name } }
      : action;
  });

const act = fc.constantFrom<PersonAct>(
  'pending-close',
  'close',
  'reopen',
  'run',
  'edit-dates',
  'block',
  'unblock',
);
const ofAws = fc.constantFrom<Service>('ledger', 'index', 'secrets', 'sns', 'queue');
const ofZuora = fc.constantFrom<Service>('zuora', 'put', 'token');
const awsTrouble = fc.constantFrom<Trouble>('fails', 'lost-answer', 'hangs', 'throttles', 'kills');
const zuoraTrouble = fc.constantFrom<Trouble>(
  'fails',
  'lost-answer',
  'hangs',
  'refuses',
  'answers-unclearly',
  'lands-late',
  'kills',
);
const rate = fc.constantFrom(0.2, 0.5, 1);
const secret = fc.constantFrom<SecretState>('broken', 'no-value', 'denied');

const actions: readonly fc.Arbitrary<Action>[] = [
  sends,
  sends,
  fc.record({
    at,
    do: fc.constant('operator' as const),
    step: fc.constantFrom('cancel', 'resend'),
    tenant,
    requestId: fc.constantFrom('close-1', 'close-2', 'close-3', 'close-4'),
  }),
  fc.record({ at, do: fc.constant('redeliver' as const) }),
  fc.record({ at, do: fc.constant('kill' as const) }),
  fc.record({ at, do: fc.constant('cold-start' as const) }),
  fc.tuple(ofPeriod, act).map(([of, act]): Action => ({ at: 0, do: 'person', act, ...of })),
  fc.tuple(ofPeriod, act).map(([of, act]): Action => ({ at: 0, do: 'person', act, ...of })),
  fc.record({
    at,
    do: fc.constant('weather' as const),
    service: ofAws,
    trouble: awsTrouble,
    rate,
    ms,
    tenant: fc.constant(null),
  }),
  fc.record({
    at,
    do: fc.constant('weather' as const),
    service: ofZuora,
    trouble: zuoraTrouble,
    rate,
    ms,
    tenant,
  }),
  fc.record({ at, do: fc.constant('rotate' as const), tenant, isOldRevoked: fc.boolean() }),
  fc.record({ at, do: fc.constant('revoke-tokens' as const), tenant }),
  fc.record({ at, do: fc.constant('secret' as const), tenant, becomes: secret, ms }),
  fc.record({
    at,
    do: fc.constant('ticks' as const),
    are: fc.constantFrom('skipped', 'doubled', 'late'),
    ms,
  }),
  fc.record({ at, do: fc.constant('slow-index' as const), lagMs: fc.constantFrom(5_000, 60_000), ms }),
];

const thenMs = fc.constantFrom(100, 1_500, 30_000, 600_000);

/** All actions, in any order. */
export const commands = fc.commands(
  actions.map((action) => fc.tuple(action, thenMs).map(([what, ms]) => new Happens(what, ms))),
  { maxCommands: 30, size: 'max' },
);

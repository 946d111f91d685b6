import { Random } from '../world/random.ts';
import { busyMonthEnd } from './busy-month-end.ts';
import { largeTenant } from './large-tenant.ts';
import { withOddTexts } from './odd-texts.ts';
import { randomMessages } from './random-messages.ts';
import { randomOperator } from './random-operator.ts';
import { randomPeople } from './random-people.ts';
import { inStep, randomRefusals } from './random-refusals.ts';
import { randomStack } from './random-stack.ts';
import { randomTroubles } from './random-troubles.ts';
import { randomWakeUps } from './random-wake-ups.ts';
import { randomWire } from './random-wire.ts';
import { randomWording } from './random-wording.ts';
import type { Action, Scenario, ScenarioSettings, TenantPlan } from './scenario.ts';

const morning = Date.parse('2026-12-02T06:00:00.000Z');

const salts = {
  orgs: 169,
  busy: 1276,
  operator: 1,
  tokens: 40_961,
  wire: 50_133,
  texts: 9555,
  wording: 77_003,
  largeTenant: 20_507,
  refusals: 7_411,
  step: 30_011,
  wakeUps: 88_037,
};

/** Random numbers of its own for each later addition, so that worlds without the addition are the same as before. */
function separateRandom(seed: number, what: keyof typeof salts): Random {
  return new Random(seed ^ salts[what]);
}

/** Everything that a seed decides before a world begins. The scenario's own `seed` decides the rest. */
export function randomScenario(seed: number): Scenario {
  const random = new Random(seed);
  const drawn = randomSettings(random);
  const months = random.chance(0.03) ? random.between(2, 4) : 1;
  const wire = randomWire(
    separateRandom(seed, 'wire'),
    randomStack(random, separateRandom(seed, 'orgs'), months),
  );
  const { tenants, periods } = randomWording(separateRandom(seed, 'wording'), wire);
  const tokensPerMinute = scarceTokens(separateRandom(seed, 'tokens'), tenants);
  const settings = tokensPerMinute === null ? drawn : { ...drawn, tokensPerMinute };
  const scenario: Scenario = {
    seed: random.between(0, 2 ** 31),
    // Half of the worlds begin at a whole second, so that two runs may begin within the same second.
    startAt: morning + random.between(0, 82_800) * 1000 + (random.chance(0.5) ? 0 : random.between(1, 999)),
    settings,
    tenants,
    periods,
    actions: [],
  };
  const actions: Action[] = [
    ...randomMessages(random, scenario, months),
    ...randomPeople(random, scenario, months),
    ...randomTroubles(random, scenario),
    ...wire.actions,
  ];
  const busy = busyMonthEnd(separateRandom(seed, 'busy'), scenario);
  actions.push(...busy.actions);
  const large = largeTenant(separateRandom(seed, 'largeTenant'), scenario);
  actions.push(...large.actions);
  actions.push(...randomOperator(separateRandom(seed, 'operator'), { ...scenario, actions }));
  actions.push(...randomRefusals(separateRandom(seed, 'refusals'), scenario));
  const all = withOddTexts(separateRandom(seed, 'texts'), actions).sort((one, other) => one.at - other.at);
  return inStep(separateRandom(seed, 'step'), {
    ...scenario,
    periods: [...periods, ...busy.periods, ...large.periods],
    actions: all,
  });
}

/**
 * So few tokens a minute that tenants wait for them, which otherwise happens only with hundreds of tenants. Null if a
 * token is so short-lived that a close needs several.
 */
function scarceTokens(random: Random, tenants: readonly TenantPlan[]): number | null {
  const isScarce = random.chance(0.3) && tenants.every(({ tokenSeconds }) => tokenSeconds >= 900);
  return isScarce ? random.between(Math.ceil(tenants.length / 2), tenants.length) : null;
}

/** The world of a seed with several times the trouble, and often twice the people, so that rare events coincide. */
export function stormyScenario(seed: number): Scenario {
  const scenario = randomScenario(seed);
  const random = new Random(seed * 7);
  const more = Array.from({ length: random.between(1, 5) }, () => randomTroubles(random, scenario)).flat();
  const people = random.chance(0.5) ? randomPeople(random, scenario, 1) : [];
  const actions = [...scenario.actions, ...more, ...people].sort((one, other) => one.at - other.at);
  return { ...scenario, actions };
}

/** The world of a seed with wake-ups switched on. What is not about calls is drawn as without them. */
export function wakeUpScenario(seed: number): Scenario {
  return { ...randomScenario(seed), wakeUps: randomWakeUps(separateRandom(seed, 'wakeUps')) };
}

function randomSettings(random: Random): ScenarioSettings {
  return {
    deadlineHours: random.chance(0.04) ? random.pick([24, 72]) : random.pick([1, 1, 1, 2, 3]),
    pollMinSeconds: random.pick([60, 60, 60, 30, 120]),
    pollMaxSeconds: 300,
    backoffMinSeconds: 15,
    backoffMaxSeconds: random.pick([600, 600, 300]),
  };
}

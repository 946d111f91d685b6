import { quietScenario, send } from '../scenario/quiet-scenario.ts';
import type {
  Action,
  PeriodPlan,
  PersonAct,
  Scenario,
  ScenarioSettings,
  Service,
  Trouble,
} from '../scenario/scenario.ts';

/** A small world, named after the table row that it tests. */
export interface CrashScenario {
  name: string;
  /** The rows (coverage-rows.ts) that it takes when nothing crashes. */
  takes: readonly string[];
  scenario: Scenario;
}

export const second = 1_000;
export const minute = 60 * second;

/**
 * Few ticks and few waits, so that a few effects show everything. Every wait is 5 minutes, and so is the hold. That is
 * still more than the function's timeout and Zuora's together.
 */
const settings: ScenarioSettings = {
  deadlineHours: 2,
  pollMinSeconds: 60,
  pollMaxSeconds: 1_800,
  backoffMinSeconds: 300,
  backoffMaxSeconds: 300,
};

export interface Differences {
  /** The seed of chance: latencies and Zuora's wording. */
  seed?: number;
  settings?: Partial<ScenarioSettings>;
  november?: Partial<PeriodPlan>;
  october?: Partial<PeriodPlan>;
  /** Additional periods, each like November except for these fields. */
  others?: readonly Partial<PeriodPlan>[];
}

export function crashScenario(
  name: string,
  takes: readonly string[],
  actions: Action[],
  { seed = 1, settings: own = {}, november = {}, october = {}, others = [] }: Differences = {},
): CrashScenario {
  const quiet = quietScenario({ runSeconds: 30, ...november });
  const [first, last] = quiet.periods;
  if (first === undefined || last === undefined) throw new Error('October and November are always there');
  const periods = [{ ...first, ...october }, last, ...others.map((other) => ({ ...last, ...other }))];
  return { name, takes, scenario: { ...quiet, seed, settings: { ...settings, ...own }, periods, actions } };
}

export const byName = { accountingPeriod: { name: 'Nov 2026' } };
export const byId = { accountingPeriod: { id: 'default-0-0' } };

/** The request of most scenarios. */
export const request = send(byName);

const november = { tenant: 'default', entity: null, id: 'default-0-0' };

/** What a person does to November. */
export function person(act: PersonAct, at: number): Action {
  return { ...november, do: 'person', act, at };
}

export function showUnknownWord(field: 'status' | 'run', at: number, ms: number): Action {
  return { ...november, do: 'odd-word', field, at, ms };
}

function weather(service: Service, trouble: Trouble, at: number, ms: number): Action {
  return { do: 'weather', service, trouble, rate: 1, at, ms, tenant: null };
}

/** The fault that every PUT of the first minute has, or of the first `ms`. */
export const puts = (trouble: Trouble, ms = minute): Action => weather('put', trouble, 0, ms);

/** The fault that every call to Zuora has for a minute. */
export const reads = (trouble: Trouble, at: number): Action => weather('zuora', trouble, at, minute);

import { outcomeEventSchema } from './invariants/facts.ts';
import { watched } from './invariants.ts';
import { randomScenario, stormyScenario, wakeUpScenario } from './scenario/random-scenario.ts';
import { calmed } from './scenario/random-wake-ups.ts';
import type { Scenario } from './scenario/scenario.ts';
import type { Subject } from './subject.ts';
import type { CrashPlan, Violation } from './world/core.ts';
import { World } from './world/world.ts';

/** The result of a world. */
export interface WorldResult {
  /** The first promise that did not hold. */
  violation: Violation | null;
  counts: Readonly<Record<string, number>>;
  simulatedMs: number;
  /** How many effects there were: a crash may be put before or after each. */
  effects: number;
  /** The events that reached the topic, in order. */
  published: readonly string[];
  trace: readonly string[];
}

export interface RunOptions {
  subject: Subject;
  isTraced?: boolean;
  crashes?: CrashPlan;
}

/** Runs a scenario to its end, or to the first broken promise. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<WorldResult> {
  const trace = options.isTraced ? [] : undefined;
  const world = watched(new World({ scenario, subject: options.subject, trace, crashes: options.crashes }));
  await world.run();
  world.core.figures.count('effects', 'all', world.core.effects);
  const { violations, figures, elapsed, effects } = world.core;
  return {
    violation: violations[0] ?? null,
    counts: figures.counts,
    simulatedMs: elapsed,
    effects,
    published: world.published,
    trace: trace ?? [],
  };
}

/** Which world of a seed. */
export interface WorldKind {
  /** With several times the trouble. */
  isStormy?: boolean | undefined;
  /** With wake-ups, and then a calm world with and without them, whose outcomes must be the same. */
  hasWakeUps?: boolean | undefined;
}

export function scenarioOfSeed(seed: number, { isStormy, hasWakeUps }: WorldKind): Scenario {
  if (hasWakeUps) return wakeUpScenario(seed);
  return isStormy ? stormyScenario(seed) : randomScenario(seed);
}

/** A world that a seed runs. */
export interface Trial {
  scenario: Scenario;
  /** Its twin without wake-ups runs too, and publishes the same. */
  hasTwin: boolean;
}

export function trialsOf(scenario: Scenario, { hasWakeUps = false }: WorldKind): [Trial, ...Trial[]] {
  const calm = hasWakeUps ? [{ scenario: calmed(scenario), hasTwin: true }] : [];
  return [{ scenario, hasTwin: false }, ...calm];
}

/** Runs a world, and its twin if it has one. */
export async function runTrial({ scenario, hasTwin }: Trial, options: RunOptions): Promise<WorldResult> {
  const woken = await runScenario(scenario, options);
  if (!hasTwin || woken.violation !== null) return woken;
  const { wakeUps: _, ...without } = scenario;
  const polled = await runScenario(without, options);
  if (polled.violation !== null) return polled;
  const [told, expected] = [outcomesOf(woken), outcomesOf(polled)];
  if (told === expected) return woken;
  const detail = `with wake-ups:\n${told}\nwithout:\n${expected}`;
  const trace = [...woken.trace, '', 'Without wake-ups:', ...polled.trace];
  return { ...woken, violation: { invariant: 'same-outcomes', detail, at: 0 }, trace };
}

/** The worlds of a seed, until one breaks a promise. The figures are those of the first. */
export async function runSeed(seed: number, options: RunOptions & WorldKind): Promise<WorldResult> {
  const [first, ...others] = trialsOf(scenarioOfSeed(seed, options), options);
  let result = await runTrial(first, options);
  for (const trial of others) {
    if (result.violation !== null) break;
    result = { ...result, violation: (await runTrial(trial, options)).violation };
  }
  return result;
}

/** What was published for each request, without what depends on times. */
function outcomesOf({ published }: WorldResult): string {
  const outcomes = published.map((event) => {
    const { id, data } = outcomeEventSchema.parse(JSON.parse(event));
    const reasons = data.reasons.map(({ code }) => code).join(' ');
    return `${data.requestId} ${id} ${data.outcome} ${data.trialBalance.status} ${reasons}`;
  });
  return [...new Set(outcomes)].sort().join('\n');
}

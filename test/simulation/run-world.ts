import { watched } from './invariants.ts';
import { randomScenario, stormyScenario } from './scenario/random-scenario.ts';
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
    trace: trace ?? [],
  };
}

/** The world of a seed. */
export function runSeed(
  seed: number,
  { isStormy, ...options }: RunOptions & { isStormy?: boolean },
): Promise<WorldResult> {
  return runScenario(isStormy ? stormyScenario(seed) : randomScenario(seed), options);
}

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

/** The world of a seed. */
export async function runSeed(
  seed: number,
  { isStormy, hasWakeUps, ...options }: RunOptions & WorldKind,
): Promise<WorldResult> {
  const scenario = scenarioOfSeed(seed, { isStormy, hasWakeUps });
  const result = await runScenario(scenario, options);
  if (!hasWakeUps || result.violation !== null) return result;
  return { ...result, violation: await differenceOfTwins(calmed(scenario), options) };
}

/** Runs a calm scenario with and without wake-ups, and compares what was published. */
async function differenceOfTwins(scenario: Scenario, { subject }: RunOptions): Promise<Violation | null> {
  const { wakeUps: _, ...without } = scenario;
  const worlds = [new World({ scenario, subject }), new World({ scenario: without, subject })];
  for (const world of worlds) {
    await watched(world).run();
    const [violation] = world.core.violations;
    if (violation !== undefined) return violation;
  }
  const [woken = '', polled = ''] = worlds.map(outcomesOf);
  if (woken === polled) return null;
  return { invariant: 'same-outcomes', detail: `with wake-ups:\n${woken}\nwithout:\n${polled}`, at: 0 };
}

/** What was published for each request, without what depends on times. */
function outcomesOf({ published }: World): string {
  const outcomes = published.map((event) => {
    const { id, data } = outcomeEventSchema.parse(JSON.parse(event));
    const reasons = data.reasons.map(({ code }) => code).join(' ');
    return `${data.requestId} ${id} ${data.outcome} ${data.trialBalance.status} ${reasons}`;
  });
  return [...new Set(outcomes)].sort().join('\n');
}

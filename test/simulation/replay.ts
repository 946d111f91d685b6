import { existsSync, readFileSync } from 'node:fs';
import { runScenario, scenarioOfSeed, type WorldKind } from './run-world.ts';
import type { Scenario } from './scenario/scenario.ts';
import { shrink } from './shrink.ts';
import { loadSubject } from './subject.ts';
import { describe } from './world/happenings.ts';

/** The scenario of a seed, or a scenario in a JSON file. */
function scenarioOf(seedOrFile: string, kind: WorldKind): Scenario {
  if (!existsSync(seedOrFile)) return scenarioOfSeed(Number(seedOrFile), kind);
  const scenario: Scenario = JSON.parse(readFileSync(seedOrFile, 'utf8'));
  return scenario;
}

/**
 * Runs one world again and prints what happened, line by line. If it breaks a promise, it is first shrunk to the
 * actions that break the same promise.
 *
 * @returns whether every promise held
 */
export async function replay(seedOrFile: string, kind: WorldKind, folder?: string): Promise<boolean> {
  Error.stackTraceLimit = 0;
  const subject = await loadSubject(folder);
  const whole = scenarioOf(seedOrFile, kind);
  const first = await runScenario(whole, { subject, isTraced: true });
  if (first.violation === null) {
    process.stdout.write(`${first.trace.join('\n')}\nEvery promise held.\n`);
    return true;
  }
  const scenario = await shrink(whole, first.violation.invariant, subject);
  const { trace, violation } = await runScenario(scenario, { subject, isTraced: true });
  const happened = scenario.actions.map((action) => `${String(action.at).padStart(10)} ${describe(action)}`);
  process.stdout.write(
    [
      ...trace,
      '',
      `Of ${whole.actions.length} actions, ${scenario.actions.length} are needed:`,
      ...happened,
      '',
      `${violation?.invariant}: ${violation?.detail}`,
      `npm run simulate -- ${kind.isStormy ? '--storm ' : ''}${kind.hasWakeUps ? '--wake-ups ' : ''}--replay ${seedOrFile}`,
      '',
    ].join('\n'),
  );
  return false;
}

import { existsSync, readFileSync } from 'node:fs';
import { replayCommand } from './figures-text.ts';
import { runTrial, scenarioOfSeed, type Trial, trialsOf, type WorldKind } from './run-world.ts';
import type { Scenario } from './scenario/scenario.ts';
import { shrink } from './shrink.ts';
import { loadSubject, type Subject } from './subject.ts';
import { describe } from './world/happenings.ts';

/** The scenario of a seed, or a scenario in a JSON file. */
function scenarioOf(seedOrFile: string, kind: WorldKind): Scenario {
  if (!existsSync(seedOrFile)) return scenarioOfSeed(Number(seedOrFile), kind);
  const scenario: Scenario = JSON.parse(readFileSync(seedOrFile, 'utf8'));
  return scenario;
}

/**
 * Runs the worlds of a seed or file again and prints what happened, line by line. One that breaks a promise is first
 * shrunk to the actions that break the same promise, and is printed alone.
 *
 * @returns whether every promise held
 */
export async function replay(seedOrFile: string, kind: WorldKind, folder?: string): Promise<boolean> {
  Error.stackTraceLimit = 0;
  const subject = await loadSubject(folder);
  const traces: string[] = [];
  for (const trial of trialsOf(scenarioOf(seedOrFile, kind), kind)) {
    const { violation, trace } = await runTrial(trial, { subject, isTraced: true });
    if (violation !== null) {
      process.stdout.write(await brokenText(trial, violation.invariant, subject));
      process.stdout.write(`${replayCommand(seedOrFile, kind)}\n`);
      return false;
    }
    traces.push(trace.join('\n'));
  }
  process.stdout.write(`${traces.join('\n\nThe same, calm:\n')}\nEvery promise held.\n`);
  return true;
}

/** What happened in a world that breaks a promise, with the actions that are needed for it. */
async function brokenText(whole: Trial, invariant: string, subject: Subject): Promise<string> {
  const trial = await shrink(whole, invariant, subject);
  const { trace, violation } = await runTrial(trial, { subject, isTraced: true });
  const { actions } = trial.scenario;
  return [
    ...trace,
    '',
    `Of ${whole.scenario.actions.length} actions, ${actions.length} are needed:`,
    ...actions.map((action) => `${String(action.at).padStart(10)} ${describe(action)}`),
    '',
    `${violation?.invariant}: ${violation?.detail}`,
    '',
  ].join('\n');
}

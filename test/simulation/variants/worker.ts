import { parentPort } from 'node:worker_threads';
import * as z from 'zod';
import { runScenario } from '../run-world.ts';
import { randomScenario } from '../scenario/random-scenario.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { loadSubject } from '../subject.ts';
import { variants } from './variants.ts';

/** A worker thread: a variant in, the first world that noticed it out. */
const huntSchema = z.object({
  variant: z.string(),
  folder: z.string(),
  seeds: z.number(),
  firstSeed: z.number(),
});

// Errors are made by the thousand and no stack of theirs is ever read.
Error.stackTraceLimit = 0;
const own = await loadSubject();

type World = { seed: number | null; scenario: Scenario };

/** The world of the variant's own, and then those of all seeds, once each. */
function* worldsFor({ variant, seeds, firstSeed }: z.output<typeof huntSchema>): Generator<World> {
  const scenario = variants.find(({ name }) => name === variant)?.scenario;
  if (scenario !== undefined) yield { seed: null, scenario };
  for (let number = 0; number < seeds; number++) {
    const seed = ((firstSeed - 1 + number) % seeds) + 1;
    yield { seed, scenario: randomScenario(seed) };
  }
}

parentPort?.on('message', async (message: unknown) => {
  const hunt = huntSchema.parse(message);
  const subject = await loadSubject(hunt.folder);
  let worlds = 0;
  for (const { seed, scenario } of worldsFor(hunt)) {
    worlds++;
    const { violation } = await runScenario(scenario, { subject });
    if (violation === null) continue;
    // A world that the functions themselves do not stand says nothing of a mistake in them.
    if ((await runScenario(scenario, { subject: own })).violation !== null) continue;
    const { invariant, detail } = violation;
    return parentPort?.postMessage({ worlds, by: { seed, invariant, detail } });
  }
  parentPort?.postMessage({ worlds, by: null });
});

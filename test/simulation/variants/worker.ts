import { parentPort } from 'node:worker_threads';
import * as z from 'zod';
import { runSeed } from '../run-world.ts';
import { loadSubject } from '../subject.ts';

/** A worker thread: a variant in, the first world that noticed it out. */
const huntSchema = z.object({ folder: z.string(), seeds: z.number(), firstSeed: z.number() });

// Errors are made by the thousand and no stack of theirs is ever read.
Error.stackTraceLimit = 0;

const own = await loadSubject();

parentPort?.on('message', async (message: unknown) => {
  const { folder, seeds, firstSeed } = huntSchema.parse(message);
  const subject = await loadSubject(folder);
  let worlds = 0;
  while (worlds < seeds) {
    const seed = ((firstSeed - 1 + worlds) % seeds) + 1;
    worlds++;
    const { violation } = await runSeed(seed, { subject });
    // A world that the functions themselves do not stand says nothing of a mistake in them.
    if (violation === null || (await runSeed(seed, { subject: own })).violation !== null) continue;
    const { invariant, detail } = violation;
    return parentPort?.postMessage({ worlds, by: { seed, invariant, detail } });
  }
  parentPort?.postMessage({ worlds, by: null });
});

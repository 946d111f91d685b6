import { parentPort } from 'node:worker_threads';
import * as z from 'zod';
import { runSeed } from '../run-world.ts';
import { loadSubject } from '../subject.ts';

/** A worker thread that gets a variant and answers with the first world that notices it. */
const huntSchema = z.object({
  folder: z.string(),
  seeds: z.number(),
  firstSeed: z.number(),
  hasWakeUps: z.boolean(),
});

// Thousands of errors are made, and nothing reads their stacks.
Error.stackTraceLimit = 0;
const own = await loadSubject();

parentPort?.on('message', async (message: unknown) => {
  const { folder, seeds, firstSeed, hasWakeUps } = huntSchema.parse(message);
  const subject = await loadSubject(folder);
  for (let worlds = 1; worlds <= seeds; worlds++) {
    const seed = ((firstSeed + worlds - 2) % seeds) + 1;
    const { violation } = await runSeed(seed, { subject, hasWakeUps });
    if (violation === null) continue;
    // If the correct functions break a promise in this world too, it does not show the mistake.
    if ((await runSeed(seed, { subject: own, hasWakeUps })).violation !== null) continue;
    const { invariant, detail } = violation;
    return parentPort?.postMessage({ worlds, by: { seed, invariant, detail } });
  }
  parentPort?.postMessage({ worlds: seeds, by: null });
});

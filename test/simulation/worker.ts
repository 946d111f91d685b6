import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import type { RangeReport } from './pool.ts';
import { runSeed } from './run-world.ts';
import { loadSubject } from './subject.ts';
import { addCounts } from './world/figures.ts';

/** A worker thread that runs ranges of seeds. */
const { folder, isStormy, hasWakeUps } = z
  .object({ folder: z.string().optional(), isStormy: z.boolean(), hasWakeUps: z.boolean() })
  .parse(workerData);
const rangeSchema = z.object({ from: z.number(), count: z.number() });

// Thousands of errors are made, and nothing reads their stacks.
Error.stackTraceLimit = 0;
const subject = await loadSubject(folder);

parentPort?.on('message', async (message: unknown) => {
  const { from, count } = rangeSchema.parse(message);
  const report: RangeReport = { worlds: 0, simulatedMs: 0, counts: {}, broken: [] };
  for (let seed = from; seed < from + count; seed++) {
    const { violation, counts, simulatedMs } = await runSeed(seed, { subject, isStormy, hasWakeUps });
    report.worlds++;
    report.simulatedMs += simulatedMs;
    addCounts(report.counts, counts);
    if (violation !== null) report.broken.push({ seed, ...violation });
  }
  parentPort?.postMessage(report);
});

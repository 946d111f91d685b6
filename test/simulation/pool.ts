import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { WorldKind } from './run-world.ts';

/** The result of a range of seeds. */
const reportSchema = z.object({
  worlds: z.number(),
  simulatedMs: z.number(),
  counts: z.record(z.string(), z.number()),
  broken: z.array(z.object({ seed: z.number(), invariant: z.string(), detail: z.string() })),
});
export type RangeReport = z.output<typeof reportSchema>;

export interface Range {
  from: number;
  count: number;
}

/** How many seeds a worker gets in one message: enough to be cheap, few enough that the progress bar moves. */
const seedsAtOnce = 100;

/**
 * Divides seeds among all cores, and reports each part when it is done. `folder` holds another copy of `functions/`.
 */
export async function runOnAllCores(
  range: Range,
  options: { folder?: string; workers?: number; stopAtFirst?: boolean } & WorldKind,
  onReport: (report: RangeReport) => void,
): Promise<void> {
  let next = range.from;
  const end = range.from + range.count;
  let isStopped = false;
  const workers = Math.min(options.workers ?? availableParallelism(), Math.ceil(range.count / seedsAtOnce));

  const runOne = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const give = () => {
        if (next >= end || isStopped) return resolve();
        const count = Math.min(seedsAtOnce, end - next);
        worker.postMessage({ from: next, count } satisfies Range);
        next += count;
      };
      worker.on('message', (message: unknown) => {
        const report = reportSchema.parse(message);
        onReport(report);
        if (options.stopAtFirst && report.broken.length > 0) isStopped = true;
        give();
      });
      worker.on('error', reject);
      give();
    });

  await Promise.all(
    Array.from({ length: workers }, async () => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: {
          folder: options.folder,
          isStormy: options.isStormy ?? false,
          hasWakeUps: options.hasWakeUps ?? false,
        },
      });
      try {
        await runOne(worker);
      } finally {
        await worker.terminate();
      }
    }),
  );
}

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { CrashReport } from './explore.ts';
import { crashScenarios } from './scenarios.ts';

const pointSchema = z.object({ effect: z.number(), side: z.enum(['before', 'after']) });
const reportSchema: z.ZodType<CrashReport> = z.object({
  name: z.string(),
  effects: z.number(),
  singles: z.number(),
  pairs: z.number(),
  rows: z.array(z.string()),
  counts: z.record(z.string(), z.number()),
  broken: z.array(z.object({ crashes: z.array(pointSchema), invariant: z.string(), detail: z.string() })),
});

/**
 * Tries every crash of every scenario, and every pair of crashes unless told otherwise, on all cores. `folder` holds
 * another copy of `functions/`.
 */
export async function runCrashPoints(
  options: { folder?: string; workers?: number; hasPairs?: boolean } = {},
): Promise<CrashReport[]> {
  const reports: CrashReport[] = [];
  let next = 0;

  const runOne = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      let current = 0;
      const give = () => {
        if (next >= crashScenarios.length) return resolve();
        current = next++;
        worker.postMessage(current);
      };
      worker.on('message', (message: unknown) => {
        // Reports are in the order of the scenarios, whichever worker is faster.
        reports[current] = reportSchema.parse(message);
        give();
      });
      worker.on('error', reject);
      give();
    });

  await Promise.all(
    Array.from({ length: options.workers ?? availableParallelism() }, async () => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: { folder: options.folder, hasPairs: options.hasPairs ?? true },
      });
      try {
        await runOne(worker);
      } finally {
        await worker.terminate();
      }
    }),
  );
  return reports;
}

/** The figures of all scenarios together. */
export interface CrashTotals {
  scenarios: number;
  /** The effects of the worlds without a crash. */
  effects: number;
  singles: number;
  pairs: number;
  /** All worlds that were run, including those without a crash. */
  worlds: number;
  broken: number;
}

export function crashTotals(reports: readonly CrashReport[]): CrashTotals {
  const sum = (of: (report: CrashReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const [singles, pairs] = [sum((report) => report.singles), sum((report) => report.pairs)];
  return {
    scenarios: reports.length,
    effects: sum(({ effects }) => effects),
    singles,
    pairs,
    worlds: reports.length + singles + pairs,
    broken: sum(({ broken }) => broken.length),
  };
}

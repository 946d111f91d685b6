import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import { makeBrokenCopy } from './broken-copy.ts';
import type { Variant } from './variant.ts';

/** The result of a variant: the first world that noticed it, or null. */
const catchSchema = z.object({
  worlds: z.number(),
  by: z.object({ seed: z.number(), invariant: z.string(), detail: z.string() }).nullable(),
});
export type Catch = z.output<typeof catchSchema> & { variant: Variant };

/** The message to a worker. */
interface Hunt {
  folder: string;
  /** How many seeds to try: 1 to this number. */
  seeds: number;
  firstSeed: number;
  hasWakeUps: boolean;
}

/**
 * Copies are in the repository, so that imports of packages work, and git ignores them. They are not under
 * `node_modules`, because Node runs no TypeScript there.
 */
const ignoredFolder = fileURLToPath(new URL('../../../.vitest/', import.meta.url));

/** Runs each variant through the seeds until a world breaks a promise, on all cores. */
export async function catchAll(
  variants: readonly Variant[],
  { seeds, isInOrder = false }: { seeds: number; isInOrder?: boolean },
  onCatch: (caught: Catch) => void = () => {},
): Promise<Catch[]> {
  mkdirSync(ignoredFolder, { recursive: true });
  const folder = mkdtempSync(path.join(ignoredFolder, 'variants-'));
  const caught: Catch[] = [];
  const queue = variants.values();
  try {
    for (const variant of variants) makeBrokenCopy(variant, path.join(folder, variant.name));
    const workers = Math.min(availableParallelism(), variants.length);
    await Promise.all(
      Array.from({ length: workers }, async () => {
        const worker = new Worker(new URL('./worker.ts', import.meta.url));
        try {
          for (const variant of queue) {
            const firstSeed = isInOrder ? 1 : (variant.firstSeed ?? 1);
            const { hasWakeUps = false } = variant;
            const hunt = { folder: path.join(folder, variant.name), seeds, firstSeed, hasWakeUps };
            const one = { ...catchSchema.parse(await ask(worker, hunt)), variant };
            caught.push(one);
            onCatch(one);
          }
        } finally {
          await worker.terminate();
        }
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
  return caught;
}

function ask(worker: Worker, hunt: Hunt): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onMessage = (message: unknown) => {
      worker.off('error', reject);
      resolve(message);
    };
    worker.once('message', onMessage);
    worker.once('error', reject);
    worker.postMessage(hunt);
  });
}

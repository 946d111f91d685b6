import path from 'node:path';
import * as z from 'zod';
import { startChild } from '../child.ts';

const ready = z.object({ environment: z.record(z.string(), z.string()) });
const measured = z.object({
  tookMs: z.number(),
  cpuMs: z.number(),
  /** The maximum of the heap after a garbage collection, in bytes. */
  liveBytes: z.number(),
});

export type MeasuredTick = z.output<typeof measured> & { kept: number };

export interface TickLoad {
  tenants: number;
  closesEach: number;
  latencyMs: number;
}

/**
 * Lets one container do one tick in real time, with everything over the wire: the handler of a bundle in one process,
 * the emulators and Zuora in another. Every close is due, watched, and kept.
 */
export async function measureTick(bundle: string, load: TickLoad): Promise<MeasuredTick> {
  const here = (name: string) => path.join(import.meta.dirname, name);
  const services = startChild(here('services.ts'), { environment: process.env });
  try {
    const { environment } = await services.ask(load, ready);
    let log = '';
    const container = startChild(here('tick-process.ts'), {
      environment: { ...process.env, ...environment },
      nodeOptions: ['--expose-gc'],
      onOutput: (output) => {
        log += output;
      },
    });
    const figures = await container.ask({ bundle }, measured).finally(() => container.stop());
    return { ...figures, kept: log.match(/"code":"item-kept"/g)?.length ?? 0 };
  } finally {
    await services.stop();
  }
}

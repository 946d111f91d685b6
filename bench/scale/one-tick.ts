import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import * as z from 'zod';

const ready = z.object({ environment: z.record(z.string(), z.string()) });
const measured = z.object({
  tookMs: z.number(),
  cpuMs: z.number(),
  /** The most that was alive after a garbage collection, in bytes. */
  liveBytes: z.number(),
});

export type MeasuredTick = z.output<typeof measured> & { kept: number };

export interface TickLoad {
  tenants: number;
  closesEach: number;
  latencyMs: number;
}

async function firstMessage(child: ChildProcess): Promise<unknown> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`A process of the benchmark ended by itself: ${code}`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return message;
}

/**
 * Has one container do one tick in real time, with everything over the wire: the handler of a bundle, the emulators and
 * Zuora in another process. Every close is due, watched, and kept.
 */
export async function measureTick(
  bundle: string,
  { tenants, closesEach, latencyMs }: TickLoad,
): Promise<MeasuredTick> {
  const here = (name: string) => path.join(import.meta.dirname, name);
  const sizes = [tenants, closesEach, latencyMs].map(String);
  const services = fork(here('services.ts'), sizes, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  try {
    const { environment } = ready.parse(await firstMessage(services));
    const container = fork(here('tick-process.ts'), [bundle], {
      env: { ...process.env, ...environment },
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    let log = '';
    container.stdout?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    const closed = once(container, 'close');
    const figures = measured.parse(await firstMessage(container));
    await closed;
    return { ...figures, kept: log.match(/"code":"item-kept"/g)?.length ?? 0 };
  } finally {
    if (services.connected) services.disconnect();
  }
}

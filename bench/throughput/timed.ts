import type { Taken } from './questions.ts';

/** How long work took, and what this process did for it. */
export async function timed(work: () => Promise<void>): Promise<Taken> {
  const [began, workBefore] = [performance.now(), process.cpuUsage()];
  await work();
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(workBefore);
  return { wallMs, workMs: (user + system) / 1000 };
}

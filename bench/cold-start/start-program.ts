import type { Program } from './programs.ts';
import { startProcess } from './start-process.ts';
import type { Started } from './started.ts';
import type { World } from './world.ts';

/** Starts a program on a new event of its occasion, and sees to it that the event was handled. */
export async function startProgram(
  driver: string,
  { file, occasion }: Program,
  world: World,
): Promise<Started> {
  const { environment, prepare, check } = world[occasion];
  const event = await prepare();
  const started = await startProcess({ script: driver, bundle: file, event, environment });
  check(started.answer);
  return started;
}

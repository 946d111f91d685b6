import type { Occasions } from './occasions.ts';
import type { Program } from './programs.ts';
import { startProcess } from './start-process.ts';
import type { Started } from './started.ts';

/** Starts a program on a new event of its occasion, and sees to it that the event was handled. */
export async function startProgram(
  driver: string,
  { file, occasion }: Program,
  occasions: Occasions,
): Promise<Started> {
  const { environment, prepare, check } = occasions[occasion];
  const event = await prepare();
  const started = await startProcess({ script: driver, bundle: file, event, environment });
  check(started.answer);
  return started;
}

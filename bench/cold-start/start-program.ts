import * as z from 'zod';
import { startChild } from '../child.ts';
import type { Occasions } from './occasions.ts';
import type { Program } from './programs.ts';

/** What a process reports about its start. */
const startedSchema = z.object({
  /** Milliseconds that loading the bundle took. */
  importMs: z.number(),
  /** Milliseconds from the start of the process to the answer to its first event. */
  handledMs: z.number(),
  /** Milliseconds of processor time until then, on all of the process's threads. */
  computingMs: z.number(),
  /** The handler's return value. */
  answer: z.unknown(),
});

export type Started = z.output<typeof startedSchema>;

/** Starts a program in a fresh process with a new event, and checks that the event was handled. */
export async function startProgram(
  driver: string,
  { file, occasion }: Program,
  occasions: Occasions,
): Promise<Started> {
  const { environment, prepare, check } = occasions[occasion];
  const event = JSON.stringify(await prepare());
  const child = startChild(driver, { arguments: [file, event], environment, isBare: true });
  try {
    const started = await child.answer(startedSchema);
    check(started.answer);
    return started;
  } finally {
    await child.stop();
  }
}

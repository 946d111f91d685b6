import * as z from 'zod';

/** What a process tells of its start. */
export const startedSchema = z.object({
  /** Milliseconds that loading the bundle took. */
  importMs: z.number(),
  /** Milliseconds from the start of the process to the answer to its first event. */
  handledMs: z.number(),
  /** Milliseconds of computing until then, on all of the process's threads. */
  computingMs: z.number(),
  /** What the handler answered. */
  answer: z.unknown(),
});

export type Started = z.output<typeof startedSchema>;

import * as z from 'zod';

const text = z.string().nullable();
const event = z.object({
  id: z.string(),
  data: z.object({
    outcome: z.string(),
    tenant: z.string(),
    requestId: z.string(),
    pendingCloseAt: text,
    concludedAt: z.string(),
    accountingPeriod: z.object({ id: text }),
    trialBalance: z.object({ start: text }),
  }),
});

export type ToldOutcome = z.output<typeof event>;

/** What an outcome event says, as far as the console goes by it; null when it is none. */
export function readOutcome(body: string): ToldOutcome | null {
  try {
    const parsed = event.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

import * as z from 'zod';

const text = z.string().nullable();
const event = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string(),
    type: z.string(),
    data: z.object({
      outcome: z.enum(['completed', 'failed', 'rejected', 'withdrawn', 'timed-out']),
      tenant: z.string(),
      requestId: z.string(),
      pendingCloseAt: text,
      concludedAt: z.string(),
      accountingPeriod: z.object({ id: text }),
      trialBalance: z.object({ start: text }),
    }),
  })
  .refine(({ type, data }) => type === `zuora.pending-close.${data.outcome}.v1`);

export type ToldOutcome = z.output<typeof event>;

/** What an outcome event says, as far as the console goes by it; null when the text is not one. */
export function readOutcome(body: string): ToldOutcome | null {
  try {
    const parsed = event.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

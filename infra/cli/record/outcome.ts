import * as z from 'zod';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';

const eventSchema = z.object({
  id: z.string(),
  data: z.object({
    outcome: z.string(),
    concludedAt: z.string(),
    reasons: z.array(z.object({ code: z.string(), message: z.string(), zuoraCode: z.string().nullable() })),
  }),
});

/** An outcome as its event tells it, and that event whole. */
export interface StoredOutcome {
  eventId: string;
  outcome: string;
  concludedAt: string;
  reasons: readonly { code: string; message: string; zuoraCode: string | null }[];
  event: unknown;
}

/** A reason in a line, with the code of ours and Zuora's. */
export const reasonText = ({ code, zuoraCode, message }: StoredOutcome['reasons'][number]): string =>
  [code, zuoraCode, message].filter(Boolean).join(' ');

/** The outcome that is stored in a ledger item, and that every delivery sends; null while there is none. */
export function outcomeOf({ event: text }: Pick<LedgerItem, 'event'>): StoredOutcome | null {
  if (text === null) return null;
  const event: unknown = JSON.parse(text);
  const { id, data } = eventSchema.parse(event);
  return { eventId: id, ...data, event };
}

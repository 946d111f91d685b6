import { randomUUID } from 'node:crypto';
import type { Child } from './child.ts';
import { type Close, prepared } from './questions.ts';

/** A new request for each sender, for an open period that is in Zuora from now on; Zuora answers so late. */
export async function freshCloses(
  surroundings: Child,
  senders: readonly string[],
  latencyMs: number,
): Promise<Close[]> {
  const question = { ask: 'prepare', latencyMs, tenants: senders };
  const { periodIds } = await surroundings.ask(question, prepared);
  return periodIds.map((periodId, index) => {
    return { tenant: senders[index] ?? '', requestId: `bench/${randomUUID()}`, periodId };
  });
}

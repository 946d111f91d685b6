import * as z from 'zod';

const response = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Which messages of a batch go back to the queue, by the rules of Lambda's `ReportBatchItemFailures`. A missing or empty
 * response means that all succeeded; one that Lambda cannot read, or an id that it does not know, that none did.
 */
export function failedMessageIds(payload: unknown, messageIds: readonly string[]): Set<string> {
  if (payload === null || payload === undefined) return new Set();
  const parsed = response.safeParse(payload);
  if (!parsed.success) return new Set(messageIds);
  const failed = (parsed.data.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  return failed.every((id) => messageIds.includes(id)) ? new Set(failed) : new Set(messageIds);
}

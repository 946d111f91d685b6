import type { LedgerItem } from '../functions/shared/ledger/ledger-item.ts';
import { acceptedItem, watchingItem, withScope } from '../functions/shared/ledger/ledger-transitions.ts';

export const pollMinMs = 60_000;

/** The ledger item of a close request whose pending close was set when it was sent. It is due. */
export function watchingItemFor(request: {
  tenant: string;
  requestId: string;
  periodId: string;
  /** When the request was sent, in milliseconds since 1970. */
  sentAt: number;
}): LedgerItem {
  const { tenant, requestId, periodId, sentAt } = request;
  const content = { accountingPeriod: { id: periodId }, entityId: null, orgIds: null, requestedBy: null };
  const accepted = acceptedItem(
    { tenant, requestId, content },
    { sent: { at: sentAt, by: null }, now: sentAt, deadlineHours: 24, codeVersion: 'bench' },
  );
  const scoped = withScope(accepted, { entityId: null, orgIds: null, secretVersionId: null });
  return watchingItem(
    { ...scoped, periodId, baseline: { start: null } },
    { now: sentAt, pollMinMs, adopted: false, because: 'put-succeeded' },
  );
}

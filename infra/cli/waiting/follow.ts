import type { Ledger, LedgerKey } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { note } from '../answer.ts';
import { progressText } from '../record/outcome-view.ts';
import { type Waited, waitFor } from './waiting.ts';

/** The value of `--wait <seconds>` and `--no-wait` in commander; true means without a limit. */
export type Wait = boolean | number;

/** The outcome is stored and published. */
export const isPublished = ({ event, dueAt }: LedgerItem): boolean => event !== null && dueAt === null;

/** Waits until a request's outcome is published. If the waiting ends before, it says how to look again. */
export async function follow(
  ledger: Pick<Ledger, 'get'>,
  key: LedgerKey,
  wait: Wait,
): Promise<LedgerItem | undefined> {
  const waitMsMax = typeof wait === 'number' ? wait * 1000 : Number.POSITIVE_INFINITY;
  const telling = (item: LedgerItem | undefined) => progressText(item, Date.now());
  const waited = await waitFor({ ledger, key, until: isPublished, telling, waitMsMax });
  if (waited.is !== 'there') note(lookAgain(waited, key));
  return waited.item;
}

export function lookAgain({ item }: Pick<Waited, 'item'>, { tenant, requestId }: LedgerKey): string {
  const show = `\`closes show ${requestId}${tenant === 'default' ? '' : ` --tenant ${tenant}`}\``;
  if (item === undefined)
    return `No longer waiting. The ledger does not hold the request yet: it was refused (\`closes dlq\` says why), or its turn is still to come (${show}).`;
  return item.event === null
    ? `No longer waiting. The request goes on by itself: ${show} tells how it stands.`
    : `No longer waiting. The outcome is stored, and polling publishes it on its next tick: ${show} tells when.`;
}

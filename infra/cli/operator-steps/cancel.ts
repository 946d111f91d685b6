import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { cancelled } from '../../../functions/shared/ledger/operator-steps.ts';
import { itemState } from '../../display/item-state.ts';
import { answer, note } from '../answer.ts';
import type { RequestKeyOptions } from '../command-line/command.ts';
import { ledgerOf } from '../record/ledger-reading.ts';
import { standing, standingText } from '../record/outcome-view.ts';
import { outcomeText } from '../record/words.ts';
import { findStack } from '../stack/target.ts';
import { takeStep } from './operator-step.ts';

/** Says why an item in another state than `accepted` cannot be cancelled, and what to do instead. */
export function cancelRefusal(item: LedgerItem): string {
  switch (itemState(item)) {
    case 'accepted':
    case 'sent':
      return 'a pending close may be on its way to Zuora. If Zuora does not take it, the request is accepted again and can be cancelled then; if it does, reopen the period in Zuora, and the request ends as withdrawn by itself.';
    case 'watching':
      return 'its period is in pending close. Reopen the period in Zuora; the request then ends as withdrawn by itself.';
    case 'concluded':
      return `it has ended as ${outcomeText(item)}, which polling publishes on its next tick; there is nothing left to cancel.`;
    case 'published':
      return `it has ended as ${outcomeText(item)}, and that outcome stays; there is nothing left to cancel.`;
  }
}

/** `closes cancel`. */
export async function cancel(requestId: string, options: RequestKeyOptions): Promise<void> {
  const stack = await findStack(options);
  const key = { tenant: options.tenant, requestId };
  const by = await stack.operator();
  const take = (item: LedgerItem) => cancelled(item, { now: Date.now(), by });
  const item = await takeStep(await ledgerOf(stack), key, { take, refusal: cancelRefusal });
  note('cancelled; polling publishes the outcome on its next tick');
  answer(options, standing(key, item, Date.now()), () => standingText(key, item));
}

import { type Ledger, type LedgerKey, LostWriteError } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { StepNotAllowedError } from '../../../functions/shared/ledger/operator-steps.ts';
import { itemState } from '../../display/item-state.ts';
import { findItem } from '../record/ledger-reading.ts';
import { notPossible } from '../trouble.ts';

const lostWritesMax = 5;

/** A step of functions/shared/ledger/operator-steps.ts, and how to say that an item's state does not allow it. */
export interface OperatorStep {
  take(item: LedgerItem): LedgerItem;
  /** One or two sentences for the state of the item. */
  refusal(item: LedgerItem): string;
}

/**
 * Makes an operator's change to an item by a conditional write. If a function wrote the item in between, the item is read
 * again and its new state decides.
 *
 * @returns the stored item
 * @throws Trouble when there is no such item, or its state does not allow the change; then nothing was changed
 */
export async function takeStep(
  ledger: Pick<Ledger, 'get' | 'replace'>,
  key: LedgerKey,
  { take, refusal }: OperatorStep,
): Promise<LedgerItem> {
  for (let lost = 1; ; lost++) {
    const item = await findItem(ledger, key);
    try {
      return await ledger.replace(item, take(item));
    } catch (error) {
      if (error instanceof StepNotAllowedError)
        throw notPossible(
          `request ${key.requestId} is ${itemState(item)}: ${refusal(item)} Nothing was changed.`,
        );
      if (!(error instanceof LostWriteError) || lost === lostWritesMax) throw error;
    }
  }
}

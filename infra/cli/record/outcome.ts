import type { OutcomeEvent } from '../../../functions/contract/outcome.ts';
import { parseOutcome } from '../../../functions/contract/parse-outcome.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';

/**
 * The outcome event that is stored in a ledger item and sent by every delivery; null while there is none.
 *
 * @throws NotAnOutcomeError when this version does not know the event
 */
export function outcomeOf({ event }: Pick<LedgerItem, 'event'>): OutcomeEvent | null {
  return event === null ? null : parseOutcome(event);
}

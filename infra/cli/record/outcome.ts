import type { OutcomeEvent, OutcomeReason } from '../../../functions/contract/outcome.ts';
import { parseOutcome } from '../../../functions/contract/parse-outcome.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';

/** A reason in a line, with the code of ours and Zuora's. */
export const reasonText = ({ code, zuoraCode, message }: OutcomeReason): string =>
  [code, zuoraCode, message].filter(Boolean).join(' ');

/**
 * The outcome event that is stored in a ledger item and sent by every delivery; null while there is none.
 *
 * @throws NotAnOutcomeError when this version does not know the event
 */
export function outcomeOf({ event }: Pick<LedgerItem, 'event'>): OutcomeEvent | null {
  return event === null ? null : parseOutcome(event);
}

import { isoTime, type LedgerItem, type Reason } from './ledger-item.ts';
import { withHistoryEntry } from './ledger-transitions.ts';
import { concluded } from './outcome-event.ts';

/**
 * The two steps that an operator may take with an item. The functions never take them; they are here because they are
 * steps of the same item, stored by the same conditional write, and what follows is the functions' business.
 */

/** An operator's step is not allowed; the message says why. */
export class StepNotAllowedError extends Error {
  override readonly name = 'StepNotAllowedError';
}

const cancelledReason: Reason = {
  code: 'cancelled',
  message: 'The close request was cancelled while nothing of it was in effect in Zuora.',
  zuoraCode: null,
};

/**
 * The request is withdrawn as long as nothing of it can be in effect: it is `accepted`, so that no PUT was sent or Zuora
 * itself refused it. Polling publishes the outcome.
 *
 * @param facts now in milliseconds since 1970; by: the operator, for the record
 * @throws StepNotAllowedError in any other state
 */
export function cancelled(item: LedgerItem, facts: { now: number; by: string }): LedgerItem {
  if (item.state !== 'accepted') {
    throw new StepNotAllowedError(
      `Only a request that is accepted can be cancelled; this one is ${item.state}`,
    );
  }
  const conclusion = {
    outcome: 'withdrawn',
    now: facts.now,
    reasons: [cancelledReason],
    fileIds: null,
  } as const;
  return concluded(item, conclusion, 'cancelled', facts.by);
}

/**
 * The stored outcome is due again, so that polling publishes the same bytes once more.
 *
 * @param facts now in milliseconds since 1970; by: the operator, for the record
 * @throws StepNotAllowedError where nothing was published yet: what is concluded is due anyway
 */
export function resendAsked(item: LedgerItem, facts: { now: number; by: string }): LedgerItem {
  if (item.state !== 'concluded' || item.dueAt !== null) {
    throw new StepNotAllowedError(
      `Only an outcome that was published can be sent again; this request is ${item.state} and its outcome is still to be published`,
    );
  }
  const due = { ...item, dueAt: isoTime(facts.now) };
  return withHistoryEntry(due, { state: 'resend-asked', now: facts.now, because: null, by: facts.by });
}

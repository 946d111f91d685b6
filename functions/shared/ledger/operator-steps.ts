import { isoTime, type LedgerItem, type Reason } from './ledger-item.ts';
import { withHistoryEntry } from './ledger-transitions.ts';
import { concluded } from './outcome-event.ts';

/**
 * The two steps that an operator may take with an item. The functions never take them. They are in this shelf because
 * they change the same item, by the same conditional write, and the functions continue from there.
 */

/** Thrown if an operator's step is not allowed. The message says why. */
export class StepNotAllowedError extends Error {
  override readonly name = 'StepNotAllowedError';
}

const cancelledReason: Reason = {
  code: 'cancelled',
  message: 'The close request was cancelled while nothing of it was in effect in Zuora.',
  zuoraCode: null,
};

/**
 * Withdraws a request that is `accepted`. In this state nothing of it can be in effect in Zuora: no PUT was sent, or
 * Zuora refused it. Polling publishes the outcome.
 *
 * @param facts now: milliseconds since 1970; by: the operator, for the history
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
 * Makes the stored outcome due again, so that polling publishes the same bytes again.
 *
 * @param facts now: milliseconds since 1970; by: the operator, for the history
 * @throws StepNotAllowedError if the outcome was not published yet: a concluded item is due anyway
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

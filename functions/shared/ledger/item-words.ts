import type { LedgerItem } from './ledger-item.ts';

/**
 * The words that this version writes into items. The schema accepts any text, so that items of a later version can be
 * read.
 */

/** Why a request is rejected: its reason code in the outcome, and in the item's history. */
export type RejectionCode =
  | 'period-not-found'
  | 'period-ambiguous'
  | 'period-open-ended'
  | 'period-closed'
  | 'earlier-periods-open'
  | 'refused-by-zuora';

/** Why an item waits: what `waiting.because` holds, and the reason of a log line `request-waits`. */
export type WaitReason =
  | 'hold'
  | 'trial-balance-running'
  | 'unknown-word'
  | 'deadline-near'
  | 'refused'
  | 'credentials-refused'
  | 'slow-down'
  | 'in-line'
  | 'period-list-too-large'
  | 'zuora-trouble'
  | 'aws-trouble'
  | 'sns-trouble'
  | 'lost-write'
  | 'no-time-left';

/** Why an item entered a state: what `because` of a history entry holds. */
export type HistoryReason =
  | RejectionCode
  | 'put-refused'
  | 'put-succeeded'
  | 'put-unclear'
  | 'pending-close-seen'
  | 'pending-close-found'
  | 'period-open-or-gone'
  | 'trial-balance-completed'
  | 'trial-balance-failed'
  | 'deadline'
  | 'cancelled';

/** The state of a history entry: a state of the item, or a step that does not change the item's state. */
export type HistoryState = LedgerItem['state'] | 'published' | 'resend-asked';

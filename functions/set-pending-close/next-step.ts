import type { Advice } from '../shared/errors.ts';
import { isPastDeadline, type LedgerItem } from '../shared/ledger-item.ts';
import {
  type Baseline,
  isBaseline,
  isKnownRunStatus,
  isPendingCloseOrClosed,
  isRunning,
} from '../shared/run.ts';
import type { AccountingPeriod } from '../shared/zuora/accounting-periods.ts';
import type { LookUp } from './find-period.ts';

/**
 * The decision tables of "What setting a period to pending close does" (the contract), row by row. Pure.
 */
export type Step =
  | { do: 'acknowledge' }
  | { do: 'reject'; code: RejectionCode }
  | { do: 'watch'; adopted: boolean; baseline: Baseline | null }
  | { do: 'withdraw' }
  | { do: 'wait'; because: WaitReason }
  | { do: 'send'; baseline: Baseline };

export type RejectionCode =
  | 'period-not-found'
  | 'period-ambiguous'
  | 'period-open-ended'
  | 'period-closed'
  | 'earlier-periods-open'
  | 'refused-by-zuora';

export type WaitReason =
  | 'hold'
  | 'trial-balance-running'
  | 'unknown-word'
  | 'deadline-near'
  | 'refused'
  | 'credentials-refused'
  | 'slow-down'
  | 'in-line'
  | 'zuora-trouble'
  | 'aws-trouble'
  | 'lost-write'
  | 'no-time-left';

/** The sixth refusal that nothing explains is Zuora's last word. */
const mostRefusals = 6;

type ItemState = Pick<LedgerItem, 'state' | 'deadline' | 'holdUntil' | 'baseline'>;
interface Moment {
  /** From before the read was sent, milliseconds since 1970. */
  now: number;
  holdMs: number;
}

/** Row 1: polling does the rest, and Zuora is not asked. */
export function isPollingsBusiness(item: Pick<LedgerItem, 'state' | 'deadline'>, now: number): boolean {
  return item.state === 'watching' || item.state === 'concluded' || isPastDeadline(item, now);
}

/** What to do for an item, given what the period shows. The first row that fits. */
export function nextStep(item: ItemState, seen: LookUp, { now, holdMs }: Moment): Step {
  if (isPollingsBusiness(item, now)) return { do: 'acknowledge' };

  const period = seen.found === 'one' ? seen.period : null;
  if (item.state === 'sent') {
    if (period !== null && isPendingCloseOrClosed(period.status)) {
      return { do: 'watch', adopted: false, baseline: item.baseline };
    }
    if (isOnHold(item, now)) return { do: 'wait', because: 'hold' };
    if (period === null || (period.status === 'Open' && !isBaseline(item.baseline, period.run))) {
      return { do: 'withdraw' };
    }
  } else {
    if (period === null) {
      return { do: 'reject', code: seen.found === 'several' ? 'period-ambiguous' : 'period-not-found' };
    }
    if (period.endDate === null) return { do: 'reject', code: 'period-open-ended' };
    if (period.status === 'Closed') return { do: 'reject', code: 'period-closed' };
    if (period.status === 'PendingClose') return { do: 'watch', adopted: true, baseline: item.baseline };
  }
  if (period.status === 'Open' && isRunning(period.run))
    return { do: 'wait', because: 'trial-balance-running' };
  if (hasUnknownWord(period)) return { do: 'wait', because: 'unknown-word' };
  if (Date.parse(item.deadline) - now < holdMs) return { do: 'wait', because: 'deadline-near' };
  return { do: 'send', baseline: { start: period.run.start } };
}

function isOnHold(item: ItemState, now: number): boolean {
  return item.holdUntil !== null && now < Date.parse(item.holdUntil);
}

function hasUnknownWord(period: AccountingPeriod): boolean {
  return period.status !== 'Open' || !isKnownRunStatus(period.run.status);
}

/** What is known of a PUT that Zuora refused, and of the refusals before it. */
export interface Refusal {
  advice: Advice;
  /** How many refusals without an explanation came before this one. */
  refusalsBefore: number;
  /** Names of periods before this one that are not closed; none where they were not looked for. */
  earlierOpen: readonly string[];
}

/** Whether the reason of a refusal may be an earlier period, so that the list is worth a look. */
export function mayBeEarlierPeriods(step: Step, advice: Advice): boolean {
  return step.do === 'send' && countsAsRefusal(advice);
}

function countsAsRefusal(advice: Advice): boolean {
  return advice === 'refused' || advice === 'not-found';
}

/** What to do after a refused PUT: what the table says, except that it never sends again in the same breath. */
export function stepAfterRefusal(
  step: Step,
  { advice, refusalsBefore, earlierOpen }: Refusal,
): Exclude<Step, { do: 'send' }> {
  if (step.do !== 'send') return step;
  if (advice === 'fix-credentials') return { do: 'wait', because: 'credentials-refused' };
  if (advice === 'slow-down') return { do: 'wait', because: 'slow-down' };
  if (advice === 'wait-in-line') return { do: 'wait', because: 'in-line' };
  if (!countsAsRefusal(advice)) return { do: 'wait', because: 'zuora-trouble' };
  if (earlierOpen.length > 0) return { do: 'reject', code: 'earlier-periods-open' };
  if (refusalsBefore + 1 >= mostRefusals) return { do: 'reject', code: 'refused-by-zuora' };
  return { do: 'wait', because: 'refused' };
}

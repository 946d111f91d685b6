import type { RejectionCode, WaitReason } from '../shared/ledger/item-words.ts';
import { isPastDeadline, type LedgerItem } from '../shared/ledger/ledger-item.ts';
import { sentRow } from '../shared/ledger/sent-row.ts';
import type { AccountingPeriod, PeriodLookup } from '../shared/zuora/accounting-periods.ts';
import type { Advice } from '../shared/zuora/errors.ts';
import { waitReasonOf } from '../shared/zuora/report-trouble.ts';
import { type Baseline, isKnownRunStatus, isRunning } from '../shared/zuora/run.ts';

/**
 * The decision tables of "What setting a period to pending close does" (docs/specification.md), row by row. Pure.
 */
export type Decision =
  | { is: 'acknowledge' }
  | { is: 'reject'; code: Exclude<RejectionCode, 'earlier-periods-open'> }
  /** With the names of the periods before this one that are not closed. */
  | { is: 'reject'; code: 'earlier-periods-open'; earlierOpen: readonly string[] }
  | { is: 'watch'; adopted: boolean; baseline: Baseline | null }
  | { is: 'withdraw' }
  | { is: 'wait'; because: WaitReason }
  | { is: 'send'; baseline: Baseline };

/** The sixth counted refusal rejects the request. */
const refusalsMax = 6;

type ItemState = Pick<LedgerItem, 'state' | 'deadline' | 'holdUntil' | 'baseline' | 'refusals'>;
interface CloseTiming {
  /** The time before the read was sent, milliseconds since 1970. */
  now: number;
  holdMs: number;
}

/** Row 1: polling does the rest, and the period is not read. */
export function isLeftToPolling(item: Pick<LedgerItem, 'state' | 'deadline'>, now: number): boolean {
  return item.state === 'watching' || item.state === 'concluded' || isPastDeadline(item, now);
}

/** Decides what to do for an item, given what the period shows. The first row that fits counts. */
export function decide(item: ItemState, lookup: PeriodLookup, timing: CloseTiming): Decision {
  if (isLeftToPolling(item, timing.now)) return { is: 'acknowledge' };
  return item.state === 'sent' ? decideOnSent(item, lookup, timing) : decideOnAccepted(item, lookup, timing);
}

function decideOnSent(item: ItemState, lookup: PeriodLookup, timing: CloseTiming): Decision {
  const row = sentRow(item, lookup, timing.now);
  if (row.is === 'pending-close-set') return { is: 'watch', adopted: false, baseline: item.baseline };
  if (row.is === 'on-hold') return { is: 'wait', because: 'hold' };
  if (row.is === 'undone') return { is: 'withdraw' };
  return decideOnPut(item, row.period, timing);
}

function decideOnAccepted(item: ItemState, lookup: PeriodLookup, timing: CloseTiming): Decision {
  if (lookup.found === 'none') return { is: 'reject', code: 'period-not-found' };
  if (lookup.found === 'several') return { is: 'reject', code: 'period-ambiguous' };
  const { period } = lookup;
  if (period.endDate === null) return { is: 'reject', code: 'period-open-ended' };
  if (period.status === 'Closed') return { is: 'reject', code: 'period-closed' };
  if (period.status === 'PendingClose') return { is: 'watch', adopted: true, baseline: item.baseline };
  return decideOnPut(item, period, timing);
}

/** The rows that both states share: whether a PUT may be sent now. */
function decideOnPut(item: ItemState, period: AccountingPeriod, { now, holdMs }: CloseTiming): Decision {
  if (period.status === 'Open' && isRunning(period.run))
    return { is: 'wait', because: 'trial-balance-running' };
  if (hasUnknownWord(period)) return { is: 'wait', because: 'unknown-word' };
  if (Date.parse(item.deadline) - now < holdMs) return { is: 'wait', because: 'deadline-near' };
  if (item.state === 'accepted' && item.refusals >= refusalsMax) {
    return { is: 'reject', code: 'refused-by-zuora' };
  }
  return { is: 'send', baseline: { start: period.run.start } };
}

function hasUnknownWord(period: AccountingPeriod): boolean {
  return period.status !== 'Open' || !isKnownRunStatus(period.run.status);
}

/**
 * Whether a refused PUT counts. It does not count if Zuora says not now (429, categories 50 and 70), if Zuora refuses
 * the credentials, or if the PUT was not sent.
 */
export function isCountedRefusal(advice: Advice): boolean {
  return advice === 'refused' || advice === 'not-found';
}

/** Whether the period shows why the PUT was refused. Such a refusal does not count. */
export function explainsRefusal(decision: Decision): boolean {
  if (decision.is === 'wait') return decision.because !== 'deadline-near';
  return decision.is === 'watch' || (decision.is === 'reject' && decision.code !== 'refused-by-zuora');
}

/** The reason of the wait after a refused PUT, unless the period shows a better one. */
export function waitAfterRefusal(advice: Advice): WaitReason {
  return isCountedRefusal(advice) ? 'refused' : waitReasonOf(advice);
}

/** Replaces the decision `send` after a refused PUT: the same delivery sends nothing again. */
export function decisionInsteadOfSending(
  advice: Advice,
  earlierOpen: readonly string[],
): Exclude<Decision, { is: 'send' }> {
  if (isCountedRefusal(advice) && earlierOpen.length > 0) {
    return { is: 'reject', code: 'earlier-periods-open', earlierOpen };
  }
  return { is: 'wait', because: waitAfterRefusal(advice) };
}

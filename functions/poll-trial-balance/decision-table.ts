import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import { sentRow } from '../shared/ledger/sent-row.ts';
import type { AccountingPeriod, PeriodLookupById } from '../shared/zuora/accounting-periods.ts';
import { isBaseline, isKnownRunStatus, isPendingCloseOrClosed, isRunning } from '../shared/zuora/run.ts';

/**
 * The decision table of "What polling does" (docs/specification.md), row by row. Pure. Times are milliseconds since
 * 1970, and `now` is from before the period was read: what an answer shows may be as old as that.
 */
export type Decision =
  | { is: 'keep'; unknownWord: string | null }
  | { is: 'watching' }
  | { is: 'withdrawn'; because: 'put-unclear' | 'period-open-or-gone' }
  | { is: 'completed' | 'failed'; period: AccountingPeriod };

type ItemState = Pick<LedgerItem, 'state' | 'holdUntil' | 'baseline' | 'watchingAt' | 'seenRunning'>;

const keep: Decision = { is: 'keep', unknownWord: null };
const knownPeriodStatuses = ['Open', 'PendingClose', 'Closed'];

/**
 * Whether the period is read for an item. An `accepted` item is driven by its message; for a young `watching` item the
 * period may still show an older run.
 */
export function isWorthReading(item: ItemState, now: number, pollMinMs: number): boolean {
  if (item.state === 'sent') return true;
  return item.state === 'watching' && !isTooYoung(item, now, pollMinMs);
}

function isTooYoung(item: ItemState, now: number, pollMinMs: number): boolean {
  return item.watchingAt === null || now - Date.parse(item.watchingAt) < pollMinMs;
}

/** Whether a run that a period shows is the one of this pending close. */
export function isOurRun(item: ItemState, period: AccountingPeriod): boolean {
  const isSeenRunning = item.seenRunning?.start === period.run.start || isRunning(period.run);
  return isSeenRunning || !isBaseline(item.baseline, period.run);
}

/** The first row that fits. `keep` holds only until the deadline, which the caller checks. */
export function decide(item: ItemState, lookup: PeriodLookupById, now: number, pollMinMs: number): Decision {
  if (item.state === 'sent') return decideOnSent(item, lookup, now);
  if (!isWorthReading(item, now, pollMinMs)) return keep;

  const period = lookup.found === 'one' ? lookup.period : null;
  if (period === null || period.status === 'Open') return { is: 'withdrawn', because: 'period-open-or-gone' };
  if (isPendingCloseOrClosed(period.status) && isOurRun(item, period)) {
    if (period.run.status === 'Completed') return { is: 'completed', period };
    if (period.run.status === 'Error') return { is: 'failed', period };
  }
  return { is: 'keep', unknownWord: unknownWordOf(period) };
}

function decideOnSent(item: ItemState, lookup: PeriodLookupById, now: number): Decision {
  const row = sentRow(item, lookup, now);
  if (row.is === 'pending-close-set') return { is: 'watching' };
  if (row.is === 'undone') return { is: 'withdrawn', because: 'put-unclear' };
  return { is: 'keep', unknownWord: lookup.found === 'one' ? unknownWordOf(lookup.period) : null };
}

/** The field whose word Zuora does not document. It is reported and counted, and an alarm follows. */
function unknownWordOf({ status, run }: AccountingPeriod): string | null {
  if (!knownPeriodStatuses.includes(status)) return 'status';
  return isKnownRunStatus(run.status) ? null : 'runTrialBalanceStatus';
}

/**
 * How long until a kept item is read again, in milliseconds: a fifth of the time that it has been watched, within
 * bounds.
 */
export function untilNextRead(
  item: Pick<LedgerItem, 'watchingAt'>,
  now: number,
  bounds: { pollMinMs: number; pollMaxMs: number },
): number {
  const elapsed = item.watchingAt === null ? 0 : now - Date.parse(item.watchingAt);
  return Math.min(Math.max(elapsed * 0.2, bounds.pollMinMs), bounds.pollMaxMs);
}

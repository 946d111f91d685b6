import type { WaitReason } from '../shared/ledger/item-words.ts';
import { dueBy, inStateSince, isPastDeadline, type LedgerItem } from '../shared/ledger/ledger-item.ts';
import { watchingItem, withPeriod, withWait } from '../shared/ledger/ledger-transitions.ts';
import { concluded, type Outcome, putUnclear } from '../shared/ledger/outcome-event.ts';
import { cleanedRun, type PeriodLookupById, type ReportFileIds } from '../shared/zuora/accounting-periods.ts';
import { isRunning } from '../shared/zuora/run.ts';
import { decide, isOurRun, isWorthReading, untilNextRead } from './decision-table.ts';

/** The times and bounds of a decision. Times are milliseconds since 1970, bounds milliseconds. */
export interface PollTiming {
  /** From before the period was read. */
  now: number;
  /**
   * The scheduled time of the tick. The time of the next read is counted from it. If it were counted from this read,
   * every second tick would come too early for it.
   */
  tick: number;
  pollMinMs: number;
  pollMaxMs: number;
  /** Whether a wake-up takes the place of the tick. An item that it keeps is due at the next tick. */
  isWakeUp: boolean;
}

export interface AppliedDecision {
  item: LedgerItem;
  outcome: Outcome | null;
  /** The field whose word Zuora does not document. */
  unknownWord: string | null;
}

/**
 * Applies the decision table to an item and what its period shows, or null if the period was not read. Pure: the caller
 * stores the returned item in place of the given one.
 */
export function applyDecision(
  item: LedgerItem,
  lookup: PeriodLookupById | null,
  timing: PollTiming,
): AppliedDecision {
  const isLate = isPastDeadline(item, timing.now);
  if (lookup === null) return isLate ? timedOut(item, timing, null) : kept(item, timing, null);

  const known = remember(item, lookup, timing);
  const result = decide(known, lookup, timing.now, timing.pollMinMs);
  switch (result.is) {
    case 'watching': {
      const facts = { now: timing.now, pollMinMs: timing.pollMinMs, adopted: false };
      const watching = watchingItem(known, { ...facts, because: 'pending-close-seen' });
      return isLate ? timedOut(watching, timing, null) : { item: watching, outcome: null, unknownWord: null };
    }
    case 'completed':
    case 'failed':
      return ended(known, result.is, timing, result.period.fileIds);
    case 'withdrawn': {
      const reasons = result.because === 'put-unclear' ? [putUnclear] : [];
      const conclusion = { outcome: result.is, now: timing.now, reasons, fileIds: null };
      return { item: concluded(known, conclusion, result.because), outcome: result.is, unknownWord: null };
    }
    case 'keep': {
      const { unknownWord } = result;
      if (isLate) return timedOut(known, timing, unknownWord);
      return kept(afterRead(known, unknownWord, timing), timing, unknownWord);
    }
  }
}

/** Keeps what was read: the period for every item; the run only for an item that watches it and whose own run it is. */
function remember(item: LedgerItem, lookup: PeriodLookupById, { now, pollMinMs }: PollTiming): LedgerItem {
  if (lookup.found === 'none') return item;
  const { period } = lookup;
  const known = withPeriod(item, period);
  const isOnWatch = item.state === 'watching' && isWorthReading(item, now, pollMinMs);
  if (!isOnWatch || period.status === 'Open' || !isOurRun(item, period)) return known;
  const seenRunning = isRunning(period.run) ? { start: period.run.start } : item.seenRunning;
  return { ...known, run: cleanedRun(period), seenRunning };
}

function kept(item: LedgerItem, timing: PollTiming, unknownWord: string | null): AppliedDecision {
  const next = timing.tick + untilNextRead(item, timing.now, timing);
  if (timing.isWakeUp)
    return { item: { ...item, dueAt: dueOnceWoken(item, timing) }, outcome: null, unknownWord };
  const dueAt = item.state === 'accepted' ? item.deadline : dueBy(item, next);
  return { item: { ...item, dueAt }, outcome: null, unknownWord };
}

/** When an item is due after a wake-up of its period: at once, or when the item is `pollMinSeconds` old. */
export function dueOnceWoken(
  item: LedgerItem,
  { now, pollMinMs }: Pick<PollTiming, 'now' | 'pollMinMs'>,
): string {
  return dueBy(item, Math.max(now, inStateSince(item) + pollMinMs));
}

/** A watching item that was read waits for its run only. For other items, their messages store why they wait. */
function afterRead(item: LedgerItem, unknownWord: string | null, { now }: PollTiming): LedgerItem {
  if (item.state !== 'watching') return item;
  return unknownWord === null ? { ...item, waiting: null } : withWait(item, 'unknown-word', now);
}

function timedOut(item: LedgerItem, timing: PollTiming, unknownWord: string | null): AppliedDecision {
  const conclusion = { outcome: 'timed-out', now: timing.now, reasons: item.reasons, fileIds: null } as const;
  return { item: concluded(item, conclusion, 'deadline'), outcome: 'timed-out', unknownWord };
}

function ended(
  item: LedgerItem,
  outcome: 'completed' | 'failed',
  { now }: PollTiming,
  fileIds: ReportFileIds,
): AppliedDecision {
  const conclusion = { outcome, now, reasons: [], fileIds };
  return { item: concluded(item, conclusion, `trial-balance-${outcome}`), outcome, unknownWord: null };
}

/**
 * The item after a failed read. It is due after the items that were not read at all, and not sooner than Zuora asks.
 */
export function postponed(
  item: LedgerItem,
  timing: PollTiming,
  { because, retryAfterSeconds }: { because: WaitReason; retryAfterSeconds: number | null },
): LedgerItem {
  const waiting = item.state === 'watching' ? withWait(item, because, timing.now) : item;
  const next = kept(waiting, timing, null).item;
  const floor = dueBy(item, timing.now + (retryAfterSeconds ?? 0) * 1000);
  return next.dueAt !== null && next.dueAt < floor ? { ...next, dueAt: floor } : next;
}

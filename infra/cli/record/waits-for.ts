import type { WaitReason } from '../../../functions/shared/ledger/item-words.ts';
import { isPastDeadline, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { utcText } from '../../display/time-text.ts';
import { waitReasonText } from '../../display/wait-reasons.ts';
import { byZuorasClock, periodText } from './words.ts';

/** What a request waits for, in words; null when it waits for nothing any more. `now` in milliseconds since 1970. */
export function waitsFor(item: LedgerItem, now: number): string | null {
  if (item.state === 'concluded')
    return item.dueAt === null ? null : 'its outcome to be published, on the next tick';
  if (isPastDeadline(item, now)) return 'the next tick, which ends it: its deadline is over';
  switch (item.state) {
    case 'watching':
      return item.waiting?.because === 'credentials-refused' ? usableCredentials : runText(item);
    case 'sent':
      return putText(item, now);
    case 'accepted':
      return neededFirst(item) ?? zuoraText(item);
  }
}

/** Why the request waits, and since when, as its item says. Null if it does not wait. */
export function delayText({ waiting }: Pick<LedgerItem, 'waiting'>): string | null {
  return waiting && `${waitReasonText(waiting.because)}, since ${utcText(waiting.since)}`;
}

const usableCredentials = 'usable credentials of the tenant';

/**
 * What must happen before the request goes on, by the reason alone. Null if the period or the last refusal says more.
 */
const needed: Readonly<Record<WaitReason, ((item: LedgerItem) => string) | null>> = {
  'credentials-refused': () => usableCredentials,
  'trial-balance-running': () => 'the trial balance run in progress to end',
  'unknown-word': (item) => `a status of ${periodText(item)} and its run that this version knows`,
  'period-list-too-large': () => 'a list of periods that can be read',
  'in-line': () => 'its turn for a token of Zuora',
  'deadline-near': () => 'its deadline, which is too near for another PUT',
  'no-time-left': () => 'its next try',
  hold: null,
  'slow-down': null,
  'zuora-trouble': null,
  'aws-trouble': null,
  'sns-trouble': null,
  'lost-write': null,
  refused: null,
};

function neededFirst(item: LedgerItem): string | null {
  const because = item.waiting?.because;
  if (because === undefined || !isWaitReason(because)) return null;
  return needed[because]?.(item) ?? null;
}

/** False for a reason of a later version. */
const isWaitReason = (because: string): because is WaitReason => Object.hasOwn(needed, because);

/**
 * While a PUT may still take effect, the request waits for its hold. After the hold it goes on like an accepted one.
 */
function putText(item: LedgerItem, now: number): string {
  const read = 'a read that shows whether Zuora took the pending close';
  const until = item.holdUntil ?? item.deadline;
  if (now < Date.parse(until)) return `${read}; no PUT is sent before ${utcText(until)}`;
  const first = neededFirst(item);
  return first === null ? read : `${first}, and then ${read}`;
}

const noAnswer: ReadonlySet<string> = new Set<WaitReason>(['zuora-trouble', 'slow-down']);

function zuoraText({ scope, refusals, reasons, period, waiting }: LedgerItem): string {
  const isUnanswered = noAnswer.has(waiting?.because ?? '');
  const [reason] = reasons;
  if (reason !== undefined && !isUnanswered) {
    const said = [reason.zuoraCode, reason.message].filter(Boolean).join(' ');
    return `Zuora to allow it${refusals > 0 ? ` (refused ${refusals} of 6 times)` : ''}: ${said}`;
  }
  // Written by a version that stored no reason for the wait: without a secret that can be read there is no scope.
  if (scope === null && waiting === null) return usableCredentials;
  if (period === null || isUnanswered) return 'an answer of Zuora about the period';
  return `Zuora to let ${period.name} be set to pending close`;
}

function runText({ run }: LedgerItem): string {
  if (run === null) return 'the trial balance run of this pending close to appear';
  if (run.status === 'Processing') {
    const since = run.start === null ? '' : `, in progress since ${run.start} ${byZuorasClock}`;
    return `the trial balance run to end${since}`;
  }
  return run.status === null || run.status === 'Pending'
    ? 'the trial balance run to start'
    : `the trial balance run to end; Zuora calls its status ${run.status}`;
}

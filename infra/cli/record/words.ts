import type { PeriodReference } from '../../../functions/contract/close-request-schema.ts';
import { isPastDeadline, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { waitReasonText } from '../../display/wait-reasons.ts';
import { timeText } from '../text.ts';
import { outcomeOf } from './outcome.ts';

/** Beside each time that Zuora gives: it has no zone and cannot be compared with the UTC times around it. */
export const byZuorasClock = 'by Zuora’s clock';

/** The period as a person knows it: by its name once it was found, else by what was asked for. */
export function periodText({ period, request }: Pick<LedgerItem, 'period' | 'request'>): string {
  return period?.name ?? referenceText(request.accountingPeriod);
}

/** Which period a sender asked for. */
export function referenceText(asked: PeriodReference): string {
  if ('id' in asked) return `id ${asked.id}`;
  if ('name' in asked) return asked.name;
  if ('date' in asked) return `the period of ${asked.date}`;
  return `the last ended before ${asked.endedBefore} (${asked.timezone})`;
}

/** What a request waits for, in words; null when it waits for nothing any more. `now` in milliseconds since 1970. */
export function awaited(item: LedgerItem, now: number): string | null {
  switch (item.state) {
    case 'concluded':
      return item.dueAt === null ? null : 'that the outcome is published, on the next tick';
    case 'watching':
      return isPastDeadline(item, now) ? nextTickConcludes : awaitedOfRun(item);
    case 'sent':
      return isPastDeadline(item, now)
        ? nextTickConcludes
        : `to see whether Zuora took the pending close; nothing is sent again before ${timeText(item.holdUntil ?? item.deadline)}`;
    case 'accepted':
      return isPastDeadline(item, now) ? nextTickConcludes : awaitedOfZuora(item);
  }
}

/** Why the request goes no further for now, and since when, as its item holds it; null where nothing keeps it. */
export function waitsText({ waiting }: Pick<LedgerItem, 'waiting'>): string | null {
  return waiting && `${waitReasonText(waiting.because)}, since ${timeText(waiting.since)}`;
}

const nextTickConcludes = 'its end, as the deadline is over: on the next tick';

function awaitedOfZuora({ scope, tenant, refusals, reasons, period }: LedgerItem): string {
  if (scope === null) return `usable credentials of the tenant: \`closes check ${tenant}\``;
  const [reason] = reasons;
  if (reason !== undefined) {
    const said = [reason.zuoraCode, reason.message].filter(Boolean).join(' ');
    return `that Zuora no longer refuses${refusals > 0 ? ` (refused ${refusals} of 6 times)` : ''}: ${said}`;
  }
  if (period === null) return `that Zuora answers for the period; if this lasts: \`closes check ${tenant}\``;
  return `that Zuora lets ${period.name} be set to pending close, e.g. no trial balance runs; if this lasts: \`closes check ${tenant}\``;
}

function awaitedOfRun({ run }: LedgerItem): string {
  if (run === null) return 'the trial balance of this pending close to show';
  if (run.status === 'Processing') return `the trial balance to end${since(run.start)}`;
  return run.status === null || run.status === 'Pending'
    ? 'the trial balance to start'
    : `the trial balance to end; Zuora says ${run.status}`;
}

const since = (start: string | null) => (start === null ? '' : `, running since ${start} ${byZuorasClock}`);

/** When the request is looked at next: by polling when it is due, or by the queue, which keeps its own times. */
export function nextLookText({ state, dueAt, waiting }: LedgerItem): string {
  if (dueAt === null) return '–';
  if (state === 'concluded' && waiting !== null) return 'on the next tick';
  return state === 'accepted' ? 'when its message is back' : timeText(dueAt);
}

/** `completed` and the like, once there is one. */
export const outcomeText = (item: LedgerItem): string => outcomeOf(item)?.outcome ?? '–';

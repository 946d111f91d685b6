import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../display/item-state.ts';
import { spanText, utcText } from '../../display/time-text.ts';
import { factsText } from '../text.ts';
import { outcomeOf, reasonText } from './outcome.ts';
import { timelineText } from './timeline.ts';
import { awaited, byZuorasClock, nextLookText, outcomeText, referenceText, waitsText } from './words.ts';

/** A request's whole record for machines: the ledger's item, with its event parsed and the state that is shown everywhere. */
export function showDocument(item: LedgerItem, now: number) {
  const event = outcomeOf(item);
  return {
    ...item,
    state: itemState(item),
    outcome: event?.data.outcome ?? null,
    awaits: awaited(item, now),
    eventId: event?.id ?? null,
    event,
  };
}

type Fact = readonly [name: string, value: string | null];

/** A request's whole story for people: what is known, then what happened. */
export function showText(item: LedgerItem, now: number): string {
  return [
    factsText(stateFacts(item, now)),
    factsText(requestFacts(item)),
    factsText(zuoraFacts(item)),
    timelineText(item),
  ].join('\n\n');
}

function stateFacts(item: LedgerItem, now: number): Fact[] {
  const event = outcomeOf(item);
  const reasons = (event?.data.reasons ?? []).map((reason): Fact => ['reason', reasonText(reason)]);
  const waits: Fact[] = item.waiting === null ? [] : [['waits', waitsText(item)]];
  return [
    ['request', item.requestId],
    ['tenant', item.tenant],
    ['state', itemState(item)],
    ['outcome', outcomeText(item)],
    ...reasons,
    ['awaits', awaited(item, now)],
    ...waits,
    ['next look', nextLookText(item)],
    ['event id', event?.id ?? null],
    ['published', item.publishedAt === null ? null : utcText(item.publishedAt)],
  ];
}

function requestFacts({ request, requestedAt, deadline, senderId, scope }: LedgerItem): Fact[] {
  const span = spanText(Date.parse(deadline) - Date.parse(requestedAt));
  return [
    ['asked for', referenceText(request.accountingPeriod)],
    ['asked at', utcText(requestedAt)],
    ['deadline', `${utcText(deadline)}, ${span} later`],
    ['requested by', request.requestedBy],
    ['sent by', senderId],
    ['entity', scope?.entityId ?? request.entityId],
    ['orgs', (scope?.orgIds ?? request.orgIds)?.join(', ') ?? null],
  ];
}

function zuoraFacts(item: LedgerItem): Fact[] {
  const { period, run, baseline, adopted, pendingCloseAt } = item;
  return [
    [
      'period',
      period && `${period.name}, ${period.startDate} to ${period.endDate ?? 'no end'}, ${period.status}`,
    ],
    ['period id', item.periodId],
    ['baseline', baseline && baselineText(baseline)],
    ['pending close', pendingCloseText(pendingCloseAt, adopted)],
    ['trial balance', run && runText(run)],
    ['track id', item.zuoraTrackId],
    ['process id', item.zuoraProcessId],
    ['secret version', item.secretVersionId],
    ['code version', item.codeVersion],
  ];
}

function pendingCloseText(at: string | null, adopted: boolean): string | null {
  if (adopted) return 'adopted: not set by this request';
  return at === null ? null : utcText(at);
}

function baselineText({ start }: NonNullable<LedgerItem['baseline']>): string {
  return start === null ? 'no run' : `the run started ${start} ${byZuorasClock}`;
}

function runText({ status, start, end, errorMessage }: NonNullable<LedgerItem['run']>): string {
  const times = start === null ? '' : `, ${start} to ${end ?? '…'} ${byZuorasClock}`;
  return `${status ?? 'no status'}${times}${errorMessage === null ? '' : `: ${errorMessage}`}`;
}

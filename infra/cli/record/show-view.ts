import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../display/item-state.ts';
import { spanText, utcText } from '../../display/time-text.ts';
import { type Cell, factsText } from '../text.ts';
import { type Foreseen, forecastEntry, forecastWords } from './forecasts.ts';
import { outcomeOf } from './outcome.ts';
import { stateCell } from './state-cell.ts';
import { timelineText } from './timeline.ts';
import { waitsFor } from './waits-for.ts';
import { durationText, toDo, whatText } from './what.ts';
import { byZuorasClock, nextReadText, referenceText } from './words.ts';

/** A request's whole record for machines: the ledger's item, with its event parsed and the state that is shown everywhere. */
export function showDocument(item: LedgerItem, foreseen: Foreseen, now: number) {
  const event = outcomeOf(item);
  return {
    ...item,
    state: itemState(item),
    outcome: event?.data.outcome ?? null,
    waitsFor: waitsFor(item, now),
    forecast: forecastEntry(foreseen),
    toDo: toDo(item, foreseen.forecast, now),
    eventId: event?.id ?? null,
    event,
  };
}

type Fact = readonly [name: string, value: Cell | null];

/** A request, step by step, for people: what is known, then what happened. `width`: the columns of the terminal. */
export function showText(item: LedgerItem, foreseen: Foreseen, now: number, width?: number): string {
  return [
    factsText(stateFacts(item, foreseen, now), width),
    factsText(requestFacts(item), width),
    factsText(zuoraFacts(item), width),
    timelineText(item, width),
  ].join('\n\n');
}

function stateFacts(item: LedgerItem, foreseen: Foreseen, now: number): Fact[] {
  const event = outcomeOf(item);
  const [forecast, help] = [forecastWords(foreseen, now), toDo(item, foreseen.forecast, now)];
  return [
    ['request', item.requestId],
    ['tenant', item.tenant],
    ['state', event === null ? stateCell(item, foreseen.forecast, now) : itemState(item)],
    ['outcome', event === null ? null : stateCell(item, foreseen.forecast, now)],
    ['time', durationText(item, now)],
    ['what', whatText(item, now)],
    ...(forecast === null ? [] : [['forecast', forecast] as const]),
    ...(help === null ? [] : [['to do', help] as const]),
    ['next read', nextReadText(item)],
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

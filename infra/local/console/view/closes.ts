import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { trackIdOf } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { forecastOf, forecastText } from '../../../display/forecast.ts';
import { closeHeadline } from '../../../display/headline.ts';
import { itemState } from '../../../display/item-state.ts';
import { whatToDo } from '../../../display/to-do.ts';
import type { CalloutRecord } from '../../../zuora-simulator/simulator.ts';
import type { QueuedMessage } from '../../emulators/queue-content.ts';
import type { Happening, LogHappening } from '../record/happening.ts';
import { readOutcome } from '../record/read-outcome.ts';
import { isOtherContent, keyOf, requestOf } from '../record/request-of.ts';
import { runBars } from './run-bars.ts';
import type { Close, CloseStep } from './state.ts';
import { rowsMax, stepNames, wakeUpLateMs } from './state.ts';
import { logsOf, timeline } from './timeline.ts';
import { inLine } from './visible.ts';
import { waiting } from './waiting.ts';

interface Seen {
  items: readonly LedgerItem[];
  messages: readonly QueuedMessage[];
  happenings: readonly Happening[];
  callouts: readonly CalloutRecord[];
  now: number;
}

/** The close requests, with how far each has come: those still in the queue, and the ledger's first `rowsMax`. Pure. */
export function closesOf({ items, messages, ...seen }: Seen): Close[] {
  const stored = new Map(items.map((item) => [keyOf(item), item]));
  const messageOf = new Map<string, QueuedMessage>();
  for (const message of messages) {
    const request = requestOf(message);
    // A message of other content under the same key is parked as soon as it is received.
    if (request !== null && !isOtherContent(request, stored.get(keyOf(request))))
      messageOf.set(keyOf(request), message);
  }
  const queued = [...messageOf].filter(([key]) => !stored.has(key));
  // Each item costs a search of all happenings, and the list shows no more.
  const shown = items.toSorted(byOpenAndTime).slice(0, rowsMax);
  return [
    ...queued.flatMap(([, message]) => queuedClose(message, seen.now) ?? []),
    ...shown.map((item) =>
      storedClose(item, { ...seen, items, message: messageOf.get(keyOf(item)) ?? null }),
    ),
  ];
}

function byOpenAndTime(one: LedgerItem, other: LedgerItem): number {
  const open = Number(other.publishedAt === null) - Number(one.publishedAt === null);
  return open || Date.parse(other.requestedAt) - Date.parse(one.requestedAt);
}

/** A request id that no request has, for the next one that the page sends. Pure. */
export function unusedId(used: Iterable<string>): string {
  const ids = new Set(used);
  let number = 1;
  while (ids.has(`console-${number}`)) number += 1;
  return `console-${number}`;
}

interface Around extends Omit<Seen, 'messages'> {
  /** The message of this request. */
  message: QueuedMessage | null;
}

function storedClose(item: LedgerItem, around: Around): Close {
  const { message, items, happenings, now } = around;
  const { tenant, requestId, zuoraTrackId, publishedAt, event, periodId } = item;
  const logs = logsOf(item, happenings);
  const from = Date.parse(item.requestedAt);
  const until = publishedAt === null ? null : Date.parse(publishedAt);
  // A read serves every request that watches the period, and its line names one of them.
  const reads = happenings.flatMap((each) =>
    each.is === 'log' && each.code === 'period-read' && each.fields.periodId === periodId ? each.at : [],
  );
  const isWithin = (at: number) => at >= from && (until === null || at <= until);
  const runs = periodId === null ? [] : runBars(periodId, happenings, { from, until });
  const period = inLine(item.period?.name ?? askedFor(item.request.accountingPeriod));
  const wait = waiting(item, message, logs, now);
  const outcome = event === null ? null : (readOutcome(event)?.data ?? null);
  const forecast = forecastOf(item, items, now);
  const facts = {
    now,
    period,
    outcome,
    forecast,
    because: wait?.because ?? null,
    nextTryAt: wait?.until ?? null,
    zuoraStatus: lastTrouble(logs),
    runningSince: runs.findLast(({ end }) => end === null)?.start ?? null,
  };
  const { tone, text } = closeHeadline(item, facts);
  return {
    is: 'close',
    key: keyOf(item),
    tone,
    headline: inLine(text),
    period,
    tenant,
    name: requestId,
    at: from,
    toDo: toDoText(whatToDo(item, outcome, { forecast, now })),
    isOpen: itemState(item) !== 'published',
    state: itemState(item),
    trackId: zuoraTrackId,
    messageIds: messagesOf(keyOf(item), happenings),
    periodId,
    steps: timeline(item, happenings),
    waitingSince: wait?.since ?? null,
    forecast: forecast && forecastText(forecast, now),
    runs,
    runOutside: runs.length === 0 ? runOutside(item) : null,
    reads: reads.filter(isWithin),
    wakeUps: around.callouts
      .filter((callout) => callout.periodId === periodId)
      .map(({ at, status }) => ({ at: at.getTime(), isTaken: status === 200 }))
      .filter(({ at }) => at >= from && (until === null || at <= until + wakeUpLateMs)),
    until,
  };
}

/** Only an adopted run can have ended before the request, and one in progress has not ended. */
function runOutside({ run, adopted }: Pick<LedgerItem, 'run' | 'adopted'>): Close['runOutside'] {
  const status = run?.status ?? null;
  return status === null ? null : { status, isEarlier: adopted && status !== 'Processing' };
}

/** The commands of the tool as they are typed beside a local stack. Pure. */
export const toDoText = (text: string | null): string | null =>
  text?.replaceAll('`closes ', '`npm run -s closes -- --local ') ?? null;

/** The HTTP status of the last answer that was not usable; null without one. */
function lastTrouble(logs: readonly LogHappening[]): number | null {
  const status = logs.findLast(({ code }) => code === 'zuora-trouble')?.fields.status;
  return typeof status === 'number' ? status : null;
}

/** A request that is in the queue and not stored yet. */
function queuedClose(message: QueuedMessage, now: number): Close | null {
  const request = requestOf(message);
  if (request === null) return null;
  const { tenant, requestId, content } = request;
  const { receiveCount, sentAt } = message;
  const steps = stepNames.map((name, index): CloseStep => {
    const ahead = { name, status: index === 1 ? 'now' : 'ahead', at: null, attempts: 0, note: null } as const;
    const done = { name, status: 'done', at: sentAt, attempts: receiveCount, note: null } as const;
    return index === 0 ? done : ahead;
  });
  const period = inLine(askedFor(content.accountingPeriod));
  const { tone, text } = closeHeadline(null, { now, period, outcome: null });
  return {
    is: 'close',
    key: keyOf(request),
    tone,
    headline: text,
    period,
    tenant,
    name: requestId,
    at: sentAt,
    toDo: null,
    isOpen: true,
    state: 'queued',
    trackId: trackIdOf(tenant, requestId),
    messageIds: [message.messageId],
    periodId: null,
    steps,
    waitingSince: null,
    forecast: null,
    runs: [],
    runOutside: null,
    reads: [],
    wakeUps: [],
    until: null,
  };
}

export function askedFor(asked: LedgerItem['request']['accountingPeriod']): string {
  if ('id' in asked) return asked.id;
  if ('name' in asked) return asked.name;
  if ('date' in asked) return `the period of ${asked.date}`;
  return `the period before ${asked.endedBefore}`;
}

function messagesOf(key: string, happenings: readonly Happening[]): string[] {
  const ids = happenings
    .filter((each) => each.is === 'received')
    .filter((each) => {
      const request = requestOf(each);
      return request !== null && keyOf(request) === key;
    })
    .map(({ messageId }) => messageId);
  return [...new Set(ids)];
}

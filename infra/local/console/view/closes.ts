import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { trackIdOf } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { itemState } from '../../../display/item-state.ts';
import type { QueuedMessage } from '../../emulators/queue-content.ts';
import type { Happening } from '../record/happening.ts';
import { readOutcome } from '../record/read-outcome.ts';
import { isOtherContent, keyOf, requestOf } from '../record/request-of.ts';
import { runBars } from './run-bars.ts';
import type { Close, CloseStep } from './state.ts';
import { stepNames } from './state.ts';
import { logsOf, timeline } from './timeline.ts';
import { inLine } from './visible.ts';
import { waiting } from './waiting.ts';

const closesMax = 50;

interface Seen {
  items: readonly LedgerItem[];
  messages: readonly QueuedMessage[];
  happenings: readonly Happening[];
  clock: { now: number; rate: number };
}

/**
 * The close requests with how far each has come, the latest 50 first, and how many there are: those in the ledger and
 * those still in the queue. Pure.
 */
export function closesOf({ items, messages, happenings, clock }: Seen): { closes: Close[]; total: number } {
  const { now } = clock;
  const stored = new Map(items.map((item) => [keyOf(item), item]));
  const messageOf = new Map<string, QueuedMessage>();
  for (const message of messages) {
    const request = requestOf(message);
    // A message of other content under the same key is parked as soon as it is received.
    if (request !== null && !isOtherContent(request, stored.get(keyOf(request))))
      messageOf.set(keyOf(request), message);
  }
  const latest = items
    .toSorted((a, b) => Date.parse(b.requestedAt) - Date.parse(a.requestedAt))
    .slice(0, closesMax)
    .map((item) => closeOf(item, messageOf.get(keyOf(item)) ?? null, happenings, now));
  const queued = [...messageOf.values()]
    .map((message) => queuedClose(message, now))
    .filter((close) => close !== null)
    .filter(({ key }) => !stored.has(key));
  const closes = [...queued, ...latest].sort((a, b) => b.from - a.from).slice(0, closesMax);
  return {
    closes: clock.rate === 0 ? closes.map(standingStill) : closes,
    total: items.length + queued.length,
  };
}

/** A request id that no request has, shown or not, for the next one that the page sends. Pure. */
export function unusedId(used: Iterable<string>): string {
  const ids = new Set(used);
  let number = 1;
  while (ids.has(`console-${number}`)) number += 1;
  return `console-${number}`;
}

function standingStill(close: Close): Close {
  return close.waiting === null
    ? close
    : { ...close, waiting: { is: 'waits', because: 'time stands still', since: null, until: null } };
}

function closeOf(
  item: LedgerItem,
  message: QueuedMessage | null,
  happenings: readonly Happening[],
  now: number,
): Close {
  const { tenant, requestId, request, zuoraTrackId, publishedAt, event, periodId, adopted } = item;
  const logs = logsOf(item, happenings);
  const from = Date.parse(item.requestedAt);
  const until = publishedAt === null ? null : Date.parse(publishedAt);
  const reads = happenings
    .filter((each) => each.is === 'log' && each.code === 'period-read')
    .filter((each) => each.is === 'log' && periodId !== null && each.fields.periodId === periodId)
    .map(({ at }) => at)
    .filter((at) => at >= from);
  const runs = periodId === null ? [] : runBars(periodId, happenings, { from, until });
  return {
    key: keyOf(item),
    tenant,
    requestId,
    asked: askedFor(request.accountingPeriod),
    state: itemState(item),
    outcome: event === null ? null : (readOutcome(event)?.data.outcome ?? null),
    adopted,
    trackId: zuoraTrackId,
    messageIds: messagesOf(keyOf(item), happenings),
    steps: timeline(item, happenings),
    waiting: waiting(item, message, logs, now),
    runs,
    runOutside: runs.length === 0 ? (item.run?.status ?? null) : null,
    reads: reads.filter((at) => until === null || at <= until),
    from,
    until,
  };
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
  return {
    key: keyOf(request),
    tenant,
    requestId,
    asked: askedFor(content.accountingPeriod),
    state: 'queued',
    outcome: null,
    adopted: false,
    trackId: trackIdOf(tenant, requestId),
    messageIds: [message.messageId],
    steps,
    waiting: waiting(null, message, [], now),
    runs: [],
    runOutside: null,
    reads: [],
    from: sentAt,
    until: null,
  };
}

function askedFor(asked: LedgerItem['request']['accountingPeriod']): string {
  if ('id' in asked) return asked.id;
  if ('name' in asked) return inLine(asked.name);
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

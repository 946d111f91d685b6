import type { QueuedMessage } from '../../emulators/queue-content.ts';
import type { FaultName, TimedClick } from '../clicks/click.ts';
import { scenarioText } from '../clicks/scenario-text.ts';
import { readOutcome } from '../record/read-outcome.ts';
import type { Record } from '../record/recording.ts';
import { keyOf, requestOf } from '../record/request-of.ts';
import type { LedgerRow, Snapshot } from '../record/snapshot.ts';
import { closesOf, unusedId } from './closes.ts';
import type { Evidence } from './promises.ts';
import { promiseLights } from './promises.ts';
import { shownCalls, shownItem, shownLines, shownOutcomes, shownPeriod } from './shown.ts';
import type { ConsoleState } from './state.ts';

const itemsMax = 50;

/** Everything that the page is made of. */
export interface Seen {
  clock: { now: number; rate: number };
  record: Record;
  snapshot: Snapshot;
  faults: FaultName[];
  clicks: TimedClick[];
  secrets: readonly string[];
}

/** The page's state, from what was seen. Pure. */
export function consoleState(seen: Seen): ConsoleState {
  const { clock, record, snapshot, faults, clicks } = seen;
  const { requests, parked, ledger, periods } = snapshot;
  const items = ledger.flatMap(({ item }) => item ?? []);
  const outcomes = record.happenings.filter((each) => each.is === 'outcome');
  const { closes, total } = closesOf({ items, messages: requests, happenings: record.happenings, clock });
  const shownLedger = latestFirst(ledger).slice(0, itemsMax);
  return {
    clock,
    promises: promiseLights(evidenceOf(seen)),
    closes,
    queue: {
      waiting: requests.filter((message) => !isInFlight(message, clock.now)).map(shownMessage),
      inFlight: requests.filter((message) => isInFlight(message, clock.now)).map(shownMessage),
      parked: parked.map(({ messageId, body, sentAt, attributes }) => ({
        messageId,
        body,
        sentAt,
        reason: attributes.reason ?? 'receive-limit',
        detail: attributes.detail ?? 'it was received too often without success',
      })),
    },
    ledger: shownLedger.map(({ row }) => shownItem(row)),
    periods: periods.map(shownPeriod),
    outcomes: shownOutcomes(outcomes),
    logs: shownLines(record),
    calls: shownCalls(snapshot.calls),
    totals: {
      closes: total,
      ledger: ledger.length,
      outcomes: outcomes.filter(({ body }) => readOutcome(body) !== null).length,
      calls: snapshot.calls.length,
    },
    unusedId: unusedId([
      ...ledger.map(({ row }) => String(row.requestId)),
      ...requests.flatMap((message) => requestOf(message)?.requestId ?? []),
    ]),
    faults,
    clicks,
    scenario: scenarioText(clicks, {
      outcomes: outcomes.map(({ body }) => body),
      parked: parked.map(({ attributes }) => attributes.reason ?? 'receive-limit'),
    }),
  };
}

/** The latest requests first; rows that do not have the form of an item come before them. */
function latestFirst(ledger: readonly LedgerRow[]): LedgerRow[] {
  const askedAt = ({ item }: LedgerRow) =>
    item === null ? Number.POSITIVE_INFINITY : Date.parse(item.requestedAt);
  return ledger.toSorted((a, b) => (askedAt(a) < askedAt(b) ? 1 : -1));
}

const isInFlight = ({ visibleAt }: QueuedMessage, now: number) => visibleAt !== null && visibleAt > now;

const shownMessage = ({ messageId, body, sentAt, receiveCount, visibleAt }: QueuedMessage) => ({
  messageId,
  body,
  sentAt,
  receiveCount,
  visibleAt,
});

function evidenceOf({ clock, record, snapshot, secrets }: Seen): Evidence {
  const received = record.happenings.filter((each) => each.is === 'received');
  const bodies = new Map(received.map(({ messageId, body }) => [messageId, body]));
  const toldParked = record.happenings
    .filter((each) => each.is === 'log' && each.code === 'request-parked')
    .flatMap((each) => (each.is === 'log' ? (bodies.get(String(each.fields.messageId)) ?? []) : []));
  return {
    now: clock.now,
    items: snapshot.ledger.flatMap(({ item }) => item ?? []),
    outcomes: record.happenings.flatMap((each) => (each.is === 'outcome' ? each.body : [])),
    calls: snapshot.calls,
    pendingCloses: record.happenings.flatMap((each) =>
      each.is === 'zuora' && each.kind === 'pending-close-set' && each.periodId !== undefined
        ? { at: each.at, periodId: each.periodId }
        : [],
    ),
    acknowledged: record.happenings.flatMap((each) => {
      if (each.is !== 'acknowledged') return [];
      const { messageId } = each;
      const body = bodies.get(messageId) ?? '';
      const request = requestOf({ messageId, body });
      return { messageId, body, key: request === null ? null : keyOf(request) };
    }),
    // Parked messages may have been taken out again since: then the function's own word has to do.
    parked: [...snapshot.parked, ...toldParked.map((body) => ({ body, attributes: {} }))],
    logs: record.lines,
    secrets,
    bodies: [...new Set(bodies.values())],
  };
}

import type { FaultName, TimedClick } from '../clicks/click.ts';
import { scenarioText } from '../clicks/scenario-text.ts';
import type { Record } from '../record/recording.ts';
import { keyOf, requestOf } from '../record/request-of.ts';
import type { Snapshot } from '../record/snapshot.ts';
import { unusedId } from './closes.ts';
import type { Evidence } from './promises.ts';
import { promiseLights } from './promises.ts';
import { rowsOf } from './rows.ts';
import { shownCalls, shownItem, shownLines, shownOutcomes, shownPeriod } from './shown.ts';
import type { ConsoleState } from './state.ts';

/** Everything that the state is made from. */
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
  const outcomes = record.happenings.filter((each) => each.is === 'outcome');
  const { rows, total } = rowsOf({ snapshot, happenings: record.happenings, now: clock.now });
  const keys = new Set(rows.map(({ key }) => key));
  return {
    clock,
    promises: promiseLights(evidenceOf(seen)),
    rows,
    rowsTotal: total,
    ledger: ledger.map(({ row }) => shownItem(row)).filter(({ key }) => keys.has(key)),
    periods: periods.map(shownPeriod),
    outcomes: shownOutcomes(outcomes),
    logs: shownLines(record),
    calls: shownCalls(snapshot.calls),
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

function evidenceOf({ clock, record, snapshot, secrets }: Seen): Evidence {
  const received = record.happenings.filter((each) => each.is === 'received');
  const bodies = new Map(received.map(({ messageId, body }) => [messageId, body]));
  const loggedParked = record.happenings
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
    // A parked message may have been taken out of its queue again. Then the function's log line counts.
    parked: [...snapshot.parked, ...loggedParked.map((body) => ({ body, attributes: {} }))],
    logs: record.lines,
    secrets,
    bodies: [...new Set(bodies.values())],
  };
}

import { parkedHeadline } from '../../../display/headline.ts';
import { parkedToDo } from '../../../display/to-do.ts';
import type { QueuedMessage } from '../../emulators/queue-content.ts';
import type { Happening } from '../record/happening.ts';
import { readOutcome } from '../record/read-outcome.ts';
import { requestOf } from '../record/request-of.ts';
import type { LedgerRow, Snapshot } from '../record/snapshot.ts';
import { askedFor, closesOf, toDoText } from './closes.ts';
import { type Row, rowsMax, type Stray } from './state.ts';
import { inLine } from './visible.ts';

interface Seen {
  snapshot: Pick<Snapshot, 'requests' | 'parked' | 'ledger' | 'callouts'>;
  happenings: readonly Happening[];
  now: number;
}

/** The list: closes and strays, the open ones first, then the latest; and how many there are. Pure. */
export function rowsOf({ snapshot, happenings, now }: Seen): { rows: Row[]; total: number } {
  const { requests, parked, ledger, callouts } = snapshot;
  const items = ledger.flatMap(({ item }) => item ?? []);
  const closes = closesOf({ items, messages: requests, happenings, callouts, now });
  const strays = [
    ...parked.map(parkedMessage),
    ...requests.filter((message) => requestOf(message) === null).map(unreadMessage),
    ...ledger.filter(({ item }) => item === null).map(unreadableItem),
    ...happenings.flatMap((each, index) => (each.is === 'outcome' ? notAnOutcome(each, index) : [])),
  ];
  const rows: Row[] = [...closes, ...strays];
  const open = ({ isOpen }: Row) => Number(isOpen);
  return {
    rows: rows.sort((a, b) => open(b) - open(a) || b.at - a.at).slice(0, rowsMax),
    total:
      rows.length - closes.length + closes.filter(({ state }) => state === 'queued').length + items.length,
  };
}

function parkedMessage(message: QueuedMessage): Stray {
  const { reason = null, detail = null } = message.attributes;
  return {
    ...inQueue(message),
    tone: 'wrong',
    headline: inLine(parkedHeadline({ reason, detail })),
    toDo: toDoText(parkedToDo(message.messageId, reason)),
    facts: [
      ['reason', reason ?? 'receive-limit'],
      ['detail', inLine(detail ?? 'SQS moved it: it was received too often without success')],
    ],
  };
}

/** A message that is not a close request, until the function receives and parks it. */
const unreadMessage = (message: QueuedMessage): Stray => ({
  ...inQueue(message),
  tone: 'running',
  headline: 'Queued: not a close request',
  facts: [['received', `${message.receiveCount} times`]],
});

function inQueue(message: QueuedMessage) {
  const { messageId, body, sentAt } = message;
  const request = requestOf(message);
  return {
    is: 'stray' as const,
    key: messageId,
    name: messageId,
    period: request === null ? '' : inLine(askedFor(request.content.accountingPeriod)),
    tenant: request?.tenant ?? '',
    at: sentAt,
    toDo: null,
    isOpen: true,
    body,
  };
}

function unreadableItem({ row }: LedgerRow): Stray {
  const { tenant, requestId, requestedAt } = row;
  const askedAt = Date.parse(String(requestedAt));
  return {
    is: 'stray',
    key: JSON.stringify([tenant, requestId]),
    name: inLine(String(requestId)),
    tone: 'wrong',
    headline: 'Unreadable: a ledger item that this version does not know',
    period: '',
    tenant: inLine(String(tenant)),
    at: Number.isNaN(askedAt) ? 0 : askedAt,
    toDo: null,
    isOpen: true,
    facts: [],
    body: JSON.stringify(row, null, 2),
  };
}

/** Anybody on this machine may publish to the topic. */
function notAnOutcome({ at, body }: { at: number; body: string }, index: number): Stray | [] {
  if (readOutcome(body) !== null) return [];
  return {
    is: 'stray',
    key: `topic ${at} ${index}`,
    name: 'on the outcome topic',
    tone: 'wrong',
    headline: 'Not an outcome: it came over the outcome topic all the same',
    period: '',
    tenant: '',
    at,
    toDo: null,
    isOpen: false,
    facts: [],
    body,
  };
}

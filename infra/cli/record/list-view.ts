import type { LedgerKey } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../display/item-state.ts';
import { spanText, timeText } from '../../display/time-text.ts';
import { tableText } from '../text.ts';
import { outcomeOf } from './outcome.ts';
import { awaited, nextLookText, outcomeText, periodText, waitsText } from './words.ts';

/** Open ones first, the oldest first; then the concluded, the latest first. */
export function inOrder(items: readonly LedgerItem[]): LedgerItem[] {
  const open = items.filter((item) => item.event === null);
  const concluded = items.filter((item) => item.event !== null);
  const byTime = (one: LedgerItem, other: LedgerItem) => (one.requestedAt < other.requestedAt ? -1 : 1);
  return [...open.toSorted(byTime), ...concluded.toSorted(byTime).reverse()];
}

/** What a list shows of a request. */
export function listEntry(item: LedgerItem, now: number) {
  const { tenant, requestId, request, requestedAt, deadline, publishedAt, period, waiting } = item;
  return {
    tenant,
    requestId,
    state: itemState(item),
    outcome: outcomeOf(item)?.data.outcome ?? null,
    asked: request.accountingPeriod,
    accountingPeriod: period,
    requestedBy: request.requestedBy,
    requestedAt,
    awaits: awaited(item, now),
    waiting,
    nextLookAt: nextLookAt(item),
    deadline,
    publishedAt,
  };
}

/** Null when the due time is not the time of the next read: it is the deadline, or of an outcome that SNS did not take. */
function nextLookAt({ state, dueAt, waiting }: LedgerItem): string | null {
  return state === 'accepted' || waiting !== null ? null : dueAt;
}

/** What a request awaits, and what keeps it from that. */
function awaitsText(item: LedgerItem, now: number): string {
  const waits = waitsText(item);
  const parts = [awaited(item, now), waits && `waits: ${waits}`].filter((part) => part !== null);
  return parts.length === 0 ? '–' : parts.join('; ');
}

const heads = [
  'REQUEST',
  'TENANT',
  'PERIOD',
  'STATE',
  'OUTCOME',
  'ASKED (UTC)',
  'AGE',
  'NEXT LOOK (UTC)',
  'AWAITS',
];

/** For people; what this version cannot read comes last, by its keys. `now` in milliseconds since 1970. */
export function listText(
  items: readonly LedgerItem[],
  now: number,
  unreadable: readonly LedgerKey[] = [],
): string {
  const rows = items.map((item) => [
    item.requestId,
    item.tenant,
    periodText(item),
    itemState(item),
    outcomeText(item),
    timeText(item.requestedAt),
    spanText(now - Date.parse(item.requestedAt)),
    nextLookText(item),
    awaitsText(item, now),
  ]);
  const unread = unreadable.map(({ requestId, tenant }) => [
    requestId,
    tenant,
    '–',
    'unreadable',
    ...heads.slice(4).map(() => '–'),
  ]);
  return tableText(heads, [...rows, ...unread]);
}

/** The text of an empty list: it names what was searched for. */
export function emptyText({
  all,
  since,
  tenant,
}: {
  all?: boolean;
  since?: string;
  tenant?: string;
}): string {
  const ofTenant = tenant === undefined ? '' : ` of tenant ${tenant}`;
  if (since !== undefined) return `No request${ofTenant} was asked since ${timeText(since)} (UTC).`;
  return all ? `The ledger holds no request${ofTenant}.` : `Nothing${ofTenant} is open.`;
}

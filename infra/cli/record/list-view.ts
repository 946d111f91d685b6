import type { LedgerKey } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../display/item-state.ts';
import { timeText } from '../../display/time-text.ts';
import { type Cell, tableText } from '../text.ts';
import { type ForecastOf, forecastEntry, forecastWords } from './forecasts.ts';
import { outcomeOf } from './outcome.ts';
import { stateCell } from './state-cell.ts';
import { waitsFor } from './waits-for.ts';
import { durationText, summaryText, toDo } from './what.ts';
import { nextReadText, periodText } from './words.ts';

/** Open ones first, the oldest first; then the concluded, the latest first. */
export function inOrder(items: readonly LedgerItem[]): LedgerItem[] {
  const open = items.filter((item) => item.event === null);
  const concluded = items.filter((item) => item.event !== null);
  const byTime = (one: LedgerItem, other: LedgerItem) => (one.requestedAt < other.requestedAt ? -1 : 1);
  return [...open.toSorted(byTime), ...concluded.toSorted(byTime).reverse()];
}

/** What a list shows of a request. */
export function listEntry(item: LedgerItem, now: number, forecasts: ForecastOf) {
  const { tenant, requestId, request, requestedAt, deadline, publishedAt, period, waiting } = item;
  const event = outcomeOf(item);
  return {
    tenant,
    requestId,
    state: itemState(item),
    outcome: event?.data.outcome ?? null,
    asked: request.accountingPeriod,
    accountingPeriod: period,
    requestedBy: request.requestedBy,
    requestedAt,
    concludedAt: event?.data.concludedAt ?? null,
    waitsFor: waitsFor(item, now),
    waiting,
    nextReadAt: nextReadAt(item),
    forecast: forecastEntry(forecasts(item)),
    toDo: toDo(item, forecasts(item).forecast, now),
    deadline,
    publishedAt,
  };
}

/**
 * Null when the due time is not the time of the next read: it is the deadline, or of an outcome that SNS did not take.
 */
function nextReadAt({ state, dueAt, waiting }: LedgerItem): string | null {
  return state === 'accepted' || waiting !== null ? null : dueAt;
}

const heads = [
  'request',
  'state',
  'period',
  'tenant',
  'time',
  'asked (UTC)',
  'next read (UTC)',
  'what',
  'forecast',
  'to do',
];
/** The columns up to the time. If a request is shown as a block, they are its title. */
const titleColumns = 5;

/** For people; what this version cannot read comes last, by its keys. `now` in milliseconds since 1970. */
export function listText(
  items: readonly LedgerItem[],
  {
    now,
    forecasts,
    unreadable = [],
    width,
  }: { now: number; forecasts: ForecastOf; unreadable?: readonly LedgerKey[]; width?: number },
): string {
  const rows = items.map((item): Cell[] => [
    item.requestId,
    stateCell(item, forecasts(item).forecast, now),
    periodText(item),
    item.tenant,
    durationText(item, now),
    timeText(item.requestedAt),
    nextReadText(item),
    summaryText(item, now),
    forecastWords(forecasts(item), now) ?? '–',
    toDo(item, forecasts(item).forecast, now) ?? '–',
  ]);
  const unread = unreadable.map(({ requestId, tenant }): Cell[] => [
    requestId,
    { text: '? unreadable', style: 'red' },
    '–',
    tenant,
    ...heads.slice(4, -1).map(() => '–'),
    'see polling-failing in docs/runbook.md',
  ]);
  return tableText(heads, [...rows, ...unread], { titleColumns, ...(width !== undefined && { width }) });
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
  return all
    ? `The ledger holds no request${ofTenant}.`
    : `Nothing${ofTenant} is open; \`closes list --all\` also shows what has ended.`;
}

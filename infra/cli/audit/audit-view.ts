import { stringify } from 'csv-stringify/sync';
import type { OutcomeEvent, OutcomeReason } from '../../../functions/contract/outcome.ts';
import type { LedgerKey } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../display/item-state.ts';
import { reasonText } from '../../display/outcome-text.ts';
import { outcomeOf } from '../record/outcome.ts';
import { referenceText } from '../record/words.ts';
import { csvCell } from './csv-cell.ts';

type Value = string | number | boolean | null | readonly string[] | readonly OutcomeReason[];
type Read = (item: LedgerItem, event: OutcomeEvent | null) => Value;

const entriesOf = ({ history }: LedgerItem, state: string) =>
  history.filter((entry) => entry.state === state);

/** The operators who changed the item, by their AWS identities, each once. */
const operators = (entries: LedgerItem['history']): string[] => [
  ...new Set(entries.flatMap(({ by }) => by ?? [])),
];

/** Zuora gives these times without a zone: no spreadsheet may compare them with the UTC times beside them. */
const zuorasClock = "Zuora's clock (no time zone)";

/** What an auditor asks of a close: who asked for it, what was done, with what, and how it ended. In this order. */
const columns: Record<string, Read> = {
  tenant: (item) => item.tenant,
  requestId: (item) => item.requestId,
  requestedBy: (item) => item.request.requestedBy,
  senderId: (item) => item.senderId,
  requestedAt: (item) => item.requestedAt,
  asked: ({ request }) => referenceText(request.accountingPeriod),
  entityId: ({ scope, request }) => (scope ?? request).entityId,
  orgIds: ({ scope, request }) => (scope ?? request).orgIds,
  periodId: (item) => item.periodId,
  periodName: (item) => item.period?.name ?? null,
  periodStartDate: (item) => item.period?.startDate ?? null,
  periodEndDate: (item) => item.period?.endDate ?? null,
  state: itemState,
  outcome: (_, event) => event?.data.outcome ?? null,
  reasonCodes: (_, event) => event?.data.reasons.map(({ code }) => code) ?? null,
  adopted: (item) => item.adopted,
  pendingCloseAt: (item) => item.pendingCloseAt,
  concludedAt: (_, event) => event?.data.concludedAt ?? null,
  firstPublishedAt: (item) => entriesOf(item, 'published')[0]?.at ?? null,
  publishedAt: (item) => item.publishedAt,
  cancelledBy: ({ history }) => operators(history.filter(({ because }) => because === 'cancelled')),
  resends: (item) => entriesOf(item, 'resend-asked').length,
  resentBy: (item) => operators(entriesOf(item, 'resend-asked')),
  trialBalanceStatus: (item) => item.run?.status ?? null,
  trialBalanceStart: (item) => item.run?.start ?? null,
  trialBalanceEnd: (item) => item.run?.end ?? null,
  eventId: (_, event) => event?.id ?? null,
  zuoraTrackId: (item) => item.zuoraTrackId,
  zuoraProcessId: (item) => item.zuoraProcessId,
  secretVersionId: (item) => item.secretVersionId,
  codeVersion: (item) => item.codeVersion,
  // Add new columns at the end: readers of the file use the columns by their position.
  trialBalanceClock: ({ run }) => (run !== null && (run.start ?? run.end) !== null ? zuorasClock : null),
  trialBalanceErrorMessage: (item) => item.run?.errorMessage ?? null,
  reasons: (_, event) => event?.data.reasons ?? null,
};

export type AuditEntry = Record<string, Value>;

/** A request's line of the audit; what is not known is null. */
export function auditEntry(item: LedgerItem): AuditEntry {
  const event = outcomeOf(item);
  return Object.fromEntries(Object.entries(columns).map(([name, read]) => [name, read(item, event)]));
}

/** The line of a request that this version cannot read: an audit without it would look complete. */
export function unreadableEntry({ tenant, requestId }: LedgerKey): AuditEntry {
  return { tenant, requestId, state: 'unreadable' };
}

/** Lists of codes and ids are joined by spaces, which they cannot hold; reasons by ` / `, which separates no cells. */
function cellText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return csvCell(value);
  const isOfWords = value.every((each) => typeof each === 'string');
  return csvCell(isOfWords ? value.join(' ') : value.map(reasonText).join(' / '));
}

/** CSV with a head. Requesters, period names and Zuora's messages are texts of others. */
export function auditCsv(entries: readonly AuditEntry[]): string {
  const names = Object.keys(columns);
  const rows = entries.map((entry) => names.map((name) => cellText(entry[name] ?? null)));
  return stringify([names, ...rows]);
}

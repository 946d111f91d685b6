import { stringify } from 'csv-stringify/sync';
import type { LedgerKey } from '../../functions/shared/ledger.ts';
import type { LedgerItem } from '../../functions/shared/ledger-item.ts';
import { printable } from '../local/printable.ts';
import { outcomeOf, type StoredOutcome } from './outcome.ts';
import { referenceText } from './words.ts';

type Cell = string | number | boolean | null;
type Read = (item: LedgerItem, outcome: StoredOutcome | null) => Cell;

const entriesOf = ({ history }: LedgerItem, state: string) =>
  history.filter((entry) => entry.state === state);

/** An operator who stepped in: whose AWS credentials they were, each once. */
function operators(entries: LedgerItem['history']): string | null {
  const names = new Set(entries.flatMap(({ by }) => by ?? []));
  return names.size === 0 ? null : [...names].join(' ');
}

/** What an auditor asks of a close: who asked for it, what was done, with what, and how it ended. In this order. */
const columns: Record<string, Read> = {
  tenant: (item) => item.tenant,
  requestId: (item) => item.requestId,
  requestedBy: (item) => item.request.requestedBy,
  senderId: (item) => item.senderId,
  requestedAt: (item) => item.requestedAt,
  asked: ({ request }) => referenceText(request.accountingPeriod),
  entityId: ({ scope, request }) => (scope ?? request).entityId,
  orgIds: ({ scope, request }) => (scope ?? request).orgIds?.join(' ') ?? null,
  periodId: (item) => item.periodId,
  periodName: (item) => item.period?.name ?? null,
  periodStartDate: (item) => item.period?.startDate ?? null,
  periodEndDate: (item) => item.period?.endDate ?? null,
  state: (item) => item.state,
  outcome: (_, outcome) => outcome?.outcome ?? null,
  reasonCodes: (_, outcome) => outcome?.reasons.map(({ code }) => code).join(' ') ?? null,
  adopted: (item) => item.adopted,
  pendingCloseAt: (item) => item.pendingCloseAt,
  concludedAt: (_, outcome) => outcome?.concludedAt ?? null,
  firstPublishedAt: (item) => entriesOf(item, 'published')[0]?.at ?? null,
  publishedAt: (item) => item.publishedAt,
  cancelledBy: ({ history }) => operators(history.filter(({ because }) => because === 'cancelled')),
  resends: (item) => entriesOf(item, 'resend-asked').length,
  resentBy: (item) => operators(entriesOf(item, 'resend-asked')),
  trialBalanceStatus: (item) => item.run?.status ?? null,
  trialBalanceStart: (item) => item.run?.start ?? null,
  trialBalanceEnd: (item) => item.run?.end ?? null,
  eventId: (_, outcome) => outcome?.eventId ?? null,
  zuoraTrackId: (item) => item.zuoraTrackId,
  zuoraProcessId: (item) => item.zuoraProcessId,
  secretVersionId: (item) => item.secretVersionId,
  codeVersion: (item) => item.codeVersion,
};

export type AuditEntry = Record<string, Cell>;

/** A request's line of the audit; what is not known is null. */
export function auditEntry(item: LedgerItem): AuditEntry {
  const outcome = outcomeOf(item);
  return Object.fromEntries(Object.entries(columns).map(([name, read]) => [name, read(item, outcome)]));
}

/** The line of a request that this version cannot read: an audit without it would look complete. */
export function unreadableEntry({ tenant, requestId }: LedgerKey): AuditEntry {
  return { tenant, requestId, state: 'unreadable' };
}

/**
 * CSV with a head. Requesters and period names are others' text: what a terminal could read as a command becomes a
 * space, and what a spreadsheet would take for a formula (a text that begins with `=`, `+`, `-`, `@` or their kin, with
 * or without spaces before it) gets an apostrophe in front.
 */
export function auditCsv(entries: readonly AuditEntry[]): string {
  return stringify([...entries], {
    header: true,
    columns: Object.keys(columns),
    escape_formulas: true,
    cast: { boolean: String, string: (text) => printable(text).trimStart() },
  });
}

import { stringify } from 'csv-stringify/sync';
import type { LedgerItem } from '../../functions/shared/ledger-item.ts';
import { outcomeOf, type StoredOutcome } from './outcome.ts';

type Read = (item: LedgerItem, outcome: StoredOutcome | null) => string | boolean | null;

/** What an auditor asks of a close: who asked for it, what was done, with what, and how it ended. In this order. */
const columns: Record<string, Read> = {
  tenant: (item) => item.tenant,
  requestId: (item) => item.requestId,
  requestedBy: (item) => item.request.requestedBy,
  senderId: (item) => item.senderId,
  requestedAt: (item) => item.requestedAt,
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
  publishedAt: (item) => item.publishedAt,
  trialBalanceStatus: (item) => item.run?.status ?? null,
  trialBalanceStart: (item) => item.run?.start ?? null,
  trialBalanceEnd: (item) => item.run?.end ?? null,
  eventId: (_, outcome) => outcome?.eventId ?? null,
  zuoraTrackId: (item) => item.zuoraTrackId,
  zuoraProcessId: (item) => item.zuoraProcessId,
  secretVersionId: (item) => item.secretVersionId,
  codeVersion: (item) => item.codeVersion,
};

export type AuditEntry = Record<string, string | boolean | null>;

/** A request's line of the audit; what is not known is null. */
export function auditEntry(item: LedgerItem): AuditEntry {
  const outcome = outcomeOf(item);
  return Object.fromEntries(Object.entries(columns).map(([name, read]) => [name, read(item, outcome)]));
}

/**
 * CSV with a head. What a spreadsheet would take for a formula (a text that begins with `=`, `+`, `-`, `@` or their
 * kin) gets an apostrophe in front: requesters and period names are others' text.
 */
export function auditCsv(entries: readonly AuditEntry[]): string {
  return stringify([...entries], {
    header: true,
    columns: Object.keys(columns),
    escape_formulas: true,
    cast: { boolean: String },
  });
}

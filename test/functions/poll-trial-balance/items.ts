import { isoTime, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { concluded } from '../../../functions/shared/ledger/outcome-event.ts';
import type {
  AccountingPeriod,
  ReportFileIds,
  TrialBalanceRun,
} from '../../../functions/shared/zuora/accounting-periods.ts';
import { type SentWords, withCleanedWords } from '../shared/zuora/cleaned-words.ts';

/** The time at which every test begins, and times in seconds after it. */
export const beginning = Date.parse('2026-12-02T12:00:00.000Z');
export const atMs = (seconds: number): number => beginning + seconds * 1000;
export const at = (seconds: number): string => isoTime(atMs(seconds));

export const deadlineSeconds = 24 * 3600;
export const holdSeconds = 600;

/** The run that a period shows before the PUT, and one that began after it. */
export const olderStart = '2026-12-02 03:00:00';
export const newerStart = '2026-12-02 04:00:05';

export const noFiles = {
  accountsReceivableAccountAgingDetailExportFileId: null,
  accountsReceivableInvoiceAgingDetailExportFileId: null,
  accountsReceivableDebitMemoAgingDetailExportFileId: null,
  arRollForwardDetailExportFileId: null,
  fxRealizedGainAndLossDetailExportFileId: null,
  fxUnrealizedGainAndLossDetailExportFileId: null,
  revenueDetailCsvFileId: null,
  revenueDetailExcelFileId: null,
  unprocessedChargesFileId: null,
} satisfies ReportFileIds;

export function aRun(changes: Partial<TrialBalanceRun> = {}): TrialBalanceRun {
  return { status: 'Pending', start: null, end: null, errorMessage: null, ...changes };
}

type PeriodChanges = Partial<Omit<SentWords, 'run'>> & { run?: Partial<TrialBalanceRun> };

export function aPeriod({ run = {}, ...changes }: PeriodChanges = {}): AccountingPeriod {
  return withCleanedWords({
    id: 'p-nov',
    name: 'Nov 2026',
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    fiscalYear: 2026,
    fiscalQuarter: 4,
    status: 'PendingClose',
    run: aRun(run),
    fileIds: noFiles,
    organizationIds: [],
    ...changes,
  });
}

/** A request by name, stored at the beginning. Nothing was sent, and the period is not known yet. */
export function anAcceptedItem(changes: Partial<LedgerItem> = {}): LedgerItem {
  return {
    tenant: 'default',
    requestId: 'close-1',
    revision: 1,
    request: {
      accountingPeriod: { name: 'Nov 2026' },
      entityId: null,
      orgIds: null,
      requestedBy: 'netsuite:controller',
    },
    requestedAt: at(0),
    senderId: null,
    deadline: at(deadlineSeconds),
    scope: { entityId: null, orgIds: null },
    state: 'accepted',
    dueAt: at(deadlineSeconds),
    periodId: null,
    period: null,
    baseline: null,
    holdUntil: null,
    waiting: null,
    refusals: 0,
    reasons: [],
    watchingAt: null,
    pendingCloseAt: null,
    adopted: false,
    seenRunning: null,
    run: null,
    zuoraTrackId: 'zpc-1',
    zuoraProcessId: null,
    secretVersionId: 'secret-v1',
    codeVersion: '0.1.0',
    history: [{ state: 'accepted', at: at(0), because: null }],
    event: null,
    publishedAt: null,
    ...changes,
  };
}

const snapshot = {
  id: 'p-nov',
  name: 'Nov 2026',
  startDate: '2026-11-01',
  endDate: '2026-11-30',
  fiscalYear: 2026,
  fiscalQuarter: 4,
};

/** An item whose baseline is stored and whose PUT may be on its way. */
export function aSentItem(changes: Partial<LedgerItem> = {}): LedgerItem {
  return anAcceptedItem({
    state: 'sent',
    dueAt: at(60),
    periodId: 'p-nov',
    period: { ...snapshot, status: 'Open' },
    baseline: { start: olderStart },
    holdUntil: at(holdSeconds),
    ...changes,
  });
}

/** An item whose pending close was read at the beginning. */
export function aWatchingItem(changes: Partial<LedgerItem> = {}): LedgerItem {
  return aSentItem({
    state: 'watching',
    period: { ...snapshot, status: 'PendingClose' },
    watchingAt: at(0),
    pendingCloseAt: at(0),
    ...changes,
  });
}

/** Watched until its deadline: its outcome is concluded and not published yet. */
export function aTimedOutItem(): LedgerItem {
  const conclusion = { outcome: 'timed-out', now: atMs(300), reasons: [], fileIds: null } as const;
  return concluded(aWatchingItem(), conclusion, 'deadline');
}

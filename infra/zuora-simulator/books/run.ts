import { createHash } from 'node:crypto';
import type { RunTiming } from '../options.ts';
import { tenantStamp } from './dates.ts';

export type RunOutcome = { status: 'Completed' } | { status: 'Error'; errorMessage?: string | null };

/** What a period shows of its latest run. Zuora gives a run no id and keeps no list of runs. */
export interface RunFields {
  status: string;
  start: string | null;
  end: string | null;
  errorMessage: string | null;
}

/** A run: either given with fixed fields, or live, with a status that follows from the time. */
export type Run =
  | { kind: 'given'; fields: RunFields }
  | { kind: 'live'; startsAt: number; endsAt: number | null; outcome: RunOutcome };

export const neverRun: RunFields = { status: 'Pending', start: null, end: null, errorMessage: null };

/**
 * A new run is not shown at first (`lagMs`), then waits (`queueMs`), then runs (`runMs`). With `runMs: null` it is
 * ended by hand.
 */
export function beginRun(at: number, timing: RunTiming, outcome: RunOutcome): Run {
  const startsAt = at + timing.lagMs + timing.queueMs;
  return { kind: 'live', startsAt, endsAt: timing.runMs === null ? null : startsAt + timing.runMs, outcome };
}

/** Ends the run now. A run that has not started yet starts and ends at the same time. */
export function endRun(run: Run, at: number, outcome: RunOutcome): Run {
  if (run.kind === 'live') return { ...run, startsAt: Math.min(run.startsAt, at), endsAt: at, outcome };
  const start = run.fields.start ?? tenantStamp(at);
  return { kind: 'given', fields: endedFields(outcome, start, tenantStamp(at)) };
}

export function isRunning(run: Run | null, at: number): boolean {
  if (run === null) return false;
  if (run.kind === 'given') return run.fields.status === 'Processing';
  return run.endsAt === null || at < run.endsAt;
}

export function runFields(run: Run | null, at: number): RunFields {
  if (run === null) return neverRun;
  if (run.kind === 'given') return run.fields;
  // The start is null while the run is Pending: "queued" looks exactly like "never run" (docs/zuora.md §1).
  if (at < run.startsAt) return neverRun;
  const start = tenantStamp(run.startsAt);
  if (run.endsAt === null || at < run.endsAt)
    return { status: 'Processing', start, end: null, errorMessage: null };
  return endedFields(run.outcome, start, tenantStamp(run.endsAt));
}

// After an Error the end is null, and the message may be null (docs/zuora.md §1, F2).
function endedFields(outcome: RunOutcome, start: string, end: string): RunFields {
  if (outcome.status === 'Completed') return { status: 'Completed', start, end, errorMessage: null };
  return { status: 'Error', start, end: null, errorMessage: outcome.errorMessage ?? null };
}

const fileKeys = [
  'unprocessedChargesFileId',
  'accountsReceivableInvoiceAgingDetailExportFileId',
  'accountsReceivableAccountAgingDetailExportFileId',
  'accountsReceivableDebitMemoAgingDetailExportFileId',
  'revenueDetailExcelFileId',
  'revenueDetailCsvFileId',
  'arRollForwardDetailExportFileId',
  'fxRealizedGainAndLossDetailExportFileId',
  'fxUnrealizedGainAndLossDetailExportFileId',
] as const;

export type FileIds = Record<string, string | null>;

// Files of a tenant without currency conversion and optional reports (docs/zuora.md, F1). A failed run may have some
// files (F2).
const filesOf: Record<string, readonly string[]> = {
  Completed: [
    'accountsReceivableInvoiceAgingDetailExportFileId',
    'accountsReceivableAccountAgingDetailExportFileId',
    'revenueDetailExcelFileId',
    'revenueDetailCsvFileId',
    'arRollForwardDetailExportFileId',
  ],
  Error: ['revenueDetailCsvFileId'],
};

/** Every key is always present. Each read of the same run shows the same ids. */
export function fileIdsOf(periodId: string, fields: RunFields): FileIds {
  const filled = filesOf[fields.status] ?? [];
  return Object.fromEntries(
    fileKeys.map((key) => [key, filled.includes(key) ? hexId(periodId, fields.start ?? '', key) : null]),
  );
}

/** 32 lower-case hex characters, as in every sample of an id. */
export function hexId(...seed: readonly string[]): string {
  return createHash('sha256').update(seed.join('\n')).digest('hex').slice(0, 32);
}

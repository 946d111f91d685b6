import * as z from 'zod/mini';
import { periodIdPattern } from '../../contract/patterns.ts';
import type { TextCleaner } from './answer/texts.ts';

const textOrNull = z.pipe(
  z.nullish(z.string()),
  z.transform((value) => value ?? null),
);
const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const fileId = z.pipe(
  z.catch(z.nullish(z.string()), null),
  z.transform((id) => id || null),
);
/** A number today, and a string in older versions of Zuora's specification. */
const wholeNumberOrNull = z.pipe(
  z.catch(
    z.nullish(z.union([z.number(), z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number))])),
    null,
  ),
  z.transform((value) => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null)),
);

/**
 * The ids of a run's reports, for `GET /v1/files/{id}` (docs/zuora.md §1). A failed run may have some.
 */
const fileIdsSchema = z.object({
  accountsReceivableAccountAgingDetailExportFileId: fileId,
  accountsReceivableInvoiceAgingDetailExportFileId: fileId,
  accountsReceivableDebitMemoAgingDetailExportFileId: fileId,
  arRollForwardDetailExportFileId: fileId,
  fxRealizedGainAndLossDetailExportFileId: fileId,
  fxUnrealizedGainAndLossDetailExportFileId: fileId,
  revenueDetailCsvFileId: fileId,
  revenueDetailExcelFileId: fileId,
  unprocessedChargesFileId: fileId,
});

export type ReportFileIds = z.output<typeof fileIdsSchema>;
/** The report ids of a period without reports, and of an outcome that reports no run. */
export const noReportFiles: ReportFileIds = fileIdsSchema.parse({});

/** The times have no zone: compare them as text, never with a clock. */
export interface TrialBalanceRun {
  /** `Pending` (never run, or queued), `Processing`, `Completed`, `Error`, or an unknown word. */
  status: string | null;
  /** Never cleaned, because a run is recognized by its start. */
  start: string | null;
  end: string | null;
  /** May be null although the run ended in an error. */
  errorMessage: string | null;
}

/**
 * The name and the two status words are exactly as Zuora sent them, and only for comparing. Ids, dates and the start of
 * the run are unchanged too, and may be stored. All other texts are cleaned.
 */
export interface AccountingPeriod {
  id: string;
  /** Exactly as Zuora sent it. Compare it, but never store, publish or log it: use {@link cleaned}. */
  name: string;
  /** `YYYY-MM-DD`. */
  startDate: string;
  /** `YYYY-MM-DD`. Null for the open-ended period. */
  endDate: string | null;
  fiscalYear: number | null;
  fiscalQuarter: number | null;
  /** `Open`, `PendingClose`, `Closed`, or an unknown word. Only for comparing, like the name. */
  status: string;
  /** Its status is only for comparing, like the name. */
  run: TrialBalanceRun;
  /** The name and the status words after cleaning, to store, publish and log. */
  cleaned: { name: string; status: string; runStatus: string | null };
  fileIds: ReportFileIds;
  /** With Multi-Org, the organizations that the period belongs to. */
  organizationIds: readonly string[];
}

/** The result of reading one period by its id. */
export type PeriodLookupById = { found: 'one'; period: AccountingPeriod } | { found: 'none' };
/** The result of looking up the period of a request. Several periods may fit a name or a date. */
export type PeriodLookup = PeriodLookupById | { found: 'several' };

/** A period's run, to store and publish. */
export function cleanedRun({ run, cleaned }: AccountingPeriod): TrialBalanceRun {
  return { ...run, status: cleaned.runStatus };
}

/**
 * Allows unknown keys, because tenants have custom fields, and any status word, because an unknown one means to wait.
 */
const sentPeriodSchema = z.object({
  id: z.string().check(z.regex(periodIdPattern)),
  name: z.string(),
  startDate: date,
  endDate: z.nullish(z.union([date, z.literal('')])),
  status: z.string(),
  runTrialBalanceStatus: textOrNull,
  runTrialBalanceStart: textOrNull,
  runTrialBalanceEnd: textOrNull,
  runTrialBalanceErrorMessage: textOrNull,
  fiscalYear: wholeNumberOrNull,
  fiscalQuarter: wholeNumberOrNull,
  /** The field's name in older versions. */
  fiscal_quarter: wholeNumberOrNull,
  fileIds: z.nullish(fileIdsSchema),
  organizationLabels: z.nullish(z.array(z.object({ organizationId: z.string() }))),
});
type SentPeriod = z.output<typeof sentPeriodSchema>;

/** The texts that are compared later with their stored values. They must be stored unchanged. */
function unchangingOf({ id, runTrialBalanceStart: start, organizationLabels }: SentPeriod): string[] {
  const organizationIds = (organizationLabels ?? []).map(({ organizationId }) => organizationId);
  return [id, ...(start === null ? [] : [start]), ...organizationIds];
}

function periodOf(sent: SentPeriod, { clean }: TextCleaner): AccountingPeriod {
  const cleanOrNull = (text: string | null) => (text === null ? null : clean(text));
  const fileIds = Object.entries(sent.fileIds ?? noReportFiles).map(([name, id]) => [name, cleanOrNull(id)]);
  return {
    id: sent.id,
    name: sent.name,
    startDate: sent.startDate,
    endDate: sent.endDate || null,
    fiscalYear: sent.fiscalYear,
    fiscalQuarter: sent.fiscalQuarter ?? sent.fiscal_quarter,
    status: sent.status,
    run: {
      status: sent.runTrialBalanceStatus,
      start: sent.runTrialBalanceStart,
      end: cleanOrNull(sent.runTrialBalanceEnd),
      errorMessage: cleanOrNull(sent.runTrialBalanceErrorMessage),
    },
    cleaned: {
      name: clean(sent.name),
      status: clean(sent.status),
      runStatus: cleanOrNull(sent.runTrialBalanceStatus),
    },
    fileIds: fileIdsSchema.parse(Object.fromEntries(fileIds)),
    organizationIds: (sent.organizationLabels ?? []).map((label) => label.organizationId),
  };
}

/** Does not accept a period if cleaning would change an id or the start of its run. Such an answer proves nothing. */
export const accountingPeriodSchema = (cleaner: TextCleaner) =>
  z.pipe(
    sentPeriodSchema.check(z.refine((sent) => unchangingOf(sent).every(cleaner.isClean))),
    z.transform((sent) => periodOf(sent, cleaner)),
  );

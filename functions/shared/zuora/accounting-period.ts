import * as z from 'zod/mini';
import { cleanText } from './texts.ts';

const text = z.pipe(z.string(), z.transform(cleanText));
const textOrNull = z.pipe(
  z.nullish(text),
  z.transform((value) => value ?? null),
);
const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const fileId = z.pipe(
  z.catch(z.nullish(z.string()), null),
  z.transform((id) => (id ? cleanText(id) : null)),
);
/** A number since the vendor's changelog, a string in older specifications. */
const wholeNumberOrNull = z.pipe(
  z.catch(
    z.nullish(z.union([z.number(), z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number))])),
    null,
  ),
  z.transform((value) => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null)),
);

/** The reports of a trial balance, each a file of `GET /v1/files/{id}` (docs/zuora.md §1). A failed run may leave some. */
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
/** What a period without reports shows, and an outcome that tells of no run. */
export const noReportFiles: ReportFileIds = fileIdsSchema.parse({});

/** As Zuora tells it. The stamps have no zone: compare them as text, never with a clock. */
export interface TrialBalanceRun {
  /** `Pending` (never run, or queued), `Processing`, `Completed`, `Error`, or a word yet unknown. */
  status: string | null;
  start: string | null;
  end: string | null;
  /** May be null although the run ended in an error. */
  errorMessage: string | null;
}

export interface AccountingPeriod {
  id: string;
  name: string;
  /** `YYYY-MM-DD`. */
  startDate: string;
  /** `YYYY-MM-DD`; null for the open-ended period. */
  endDate: string | null;
  fiscalYear: number | null;
  fiscalQuarter: number | null;
  /** `Open`, `PendingClose`, `Closed`, or a word yet unknown. */
  status: string;
  run: TrialBalanceRun;
  fileIds: ReportFileIds;
  /** With Multi-Org, the organizations whose period it is. */
  organizationIds: readonly string[];
}

export const periodIdForm = /^[A-Za-z0-9_-]{1,64}$/;

/** Tolerates unknown keys: tenants have custom fields. Words are not enumerated: an unknown one is a reason to wait. */
export const accountingPeriodSchema = z.pipe(
  z.object({
    id: z.string().check(z.regex(periodIdForm)),
    name: text,
    startDate: date,
    endDate: z.nullish(z.union([date, z.literal('')])),
    status: text,
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
  }),
  z.transform(
    (period): AccountingPeriod => ({
      id: period.id,
      name: period.name,
      startDate: period.startDate,
      endDate: period.endDate || null,
      fiscalYear: period.fiscalYear,
      fiscalQuarter: period.fiscalQuarter ?? period.fiscal_quarter,
      status: period.status,
      run: {
        status: period.runTrialBalanceStatus,
        start: period.runTrialBalanceStart,
        end: period.runTrialBalanceEnd,
        errorMessage: period.runTrialBalanceErrorMessage,
      },
      fileIds: period.fileIds ?? noReportFiles,
      organizationIds: (period.organizationLabels ?? []).map((label) => label.organizationId),
    }),
  ),
);

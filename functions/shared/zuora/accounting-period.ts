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
/** A number since the vendor's changelog, a string in older specifications. */
const wholeNumberOrNull = z.pipe(
  z.catch(
    z.nullish(z.union([z.number(), z.pipe(z.string().check(z.regex(/^\d+$/)), z.transform(Number))])),
    null,
  ),
  z.transform((value) => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null)),
);

/**
 * The reports of a trial balance, each a file of `GET /v1/files/{id}` (docs/zuora.md §1). A failed run may leave some.
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
/** What a period without reports shows, and an outcome that tells of no run. */
export const noReportFiles: ReportFileIds = fileIdsSchema.parse({});

/** The stamps have no zone: compare them as text, never with a clock. */
export interface TrialBalanceRun {
  /** `Pending` (never run, or queued), `Processing`, `Completed`, `Error`, or a word yet unknown. */
  status: string | null;
  /** Unchanged, as it tells runs apart. */
  start: string | null;
  end: string | null;
  /** May be null although the run ended in an error. */
  errorMessage: string | null;
}

/**
 * The name and the two status words are as Zuora sent them, to be compared; ids, dates and the start of the run are
 * kept and compared unchanged. All other texts are cleaned.
 */
export interface AccountingPeriod {
  id: string;
  /** Exactly as Zuora sent it: to be compared, never to be stored, published or logged. */
  name: string;
  /** `YYYY-MM-DD`. */
  startDate: string;
  /** `YYYY-MM-DD`; null for the open-ended period. */
  endDate: string | null;
  fiscalYear: number | null;
  fiscalQuarter: number | null;
  /** `Open`, `PendingClose`, `Closed`, or a word yet unknown: to be compared, as the name. */
  status: string;
  /** Its status is to be compared, as the name. */
  run: TrialBalanceRun;
  /** What may be stored, published and logged in place of the words above. */
  cleaned: { name: string; status: string; runStatus: string | null };
  fileIds: ReportFileIds;
  /** With Multi-Org, the organizations whose period it is. */
  organizationIds: readonly string[];
}

/** What a read of one period by its id found. */
export type PeriodLookupById = { found: 'one'; period: AccountingPeriod } | { found: 'none' };
/** What Zuora has for a request: a request by name or date may fit several periods. */
export type PeriodLookup = PeriodLookupById | { found: 'several' };

/** A period's run as it may be stored and published. */
export function cleanedRun({ run, cleaned }: AccountingPeriod): TrialBalanceRun {
  return { ...run, status: cleaned.runStatus };
}

/** Tolerates unknown keys: tenants have custom fields. Words are not enumerated: an unknown one is a reason to wait. */
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

/** Ids and the start of a run are compared with what is kept of them, so they are kept unchanged or not at all. */
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

/** A period of which cleaning would change an id or the start of its run is of another shape: it proves nothing. */
export const accountingPeriodSchema = (cleaner: TextCleaner) =>
  z.pipe(
    sentPeriodSchema.check(z.refine((sent) => unchangingOf(sent).every(cleaner.isClean))),
    z.transform((sent) => periodOf(sent, cleaner)),
  );

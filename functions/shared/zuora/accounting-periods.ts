import * as z from 'zod';
import { ZuoraError } from '../errors.ts';
import type { CallLimits, ZuoraCaller, ZuoraClient } from './client.ts';
import { cleanText } from './texts.ts';

/** The reports of a trial balance, each a file of `GET /v1/files/{id}` (zuora-facts §1). */
export const reportFileKeys = [
  'accountsReceivableAccountAgingDetailExportFileId',
  'accountsReceivableInvoiceAgingDetailExportFileId',
  'accountsReceivableDebitMemoAgingDetailExportFileId',
  'arRollForwardDetailExportFileId',
  'fxRealizedGainAndLossDetailExportFileId',
  'fxUnrealizedGainAndLossDetailExportFileId',
  'revenueDetailCsvFileId',
  'revenueDetailExcelFileId',
  'unprocessedChargesFileId',
] as const;
export type ReportFileKey = (typeof reportFileKeys)[number];

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
  fileIds: Record<ReportFileKey, string | null>;
  /** With Multi-Org, the organizations whose period it is. */
  organizationIds: readonly string[];
}

const idForm = /^[A-Za-z0-9_-]{1,64}$/;
const mostPages = 200;

const text = z.string().transform(cleanText);
const textOrNull = text.nullish().transform((value) => value ?? null);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
/** A number since the vendor's changelog, a string in older specifications. */
const wholeNumberOrNull = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value) => {
    const number = value === '' || value === null || value === undefined ? Number.NaN : Number(value);
    return Number.isSafeInteger(number) ? number : null;
  });

const fileIdsSchema = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((ids): Record<ReportFileKey, string | null> => {
    const read = (key: ReportFileKey) => {
      const id = ids?.[key];
      return typeof id === 'string' && id !== '' ? cleanText(id) : null;
    };
    return {
      accountsReceivableAccountAgingDetailExportFileId: read(
        'accountsReceivableAccountAgingDetailExportFileId',
      ),
      accountsReceivableInvoiceAgingDetailExportFileId: read(
        'accountsReceivableInvoiceAgingDetailExportFileId',
      ),
      accountsReceivableDebitMemoAgingDetailExportFileId: read(
        'accountsReceivableDebitMemoAgingDetailExportFileId',
      ),
      arRollForwardDetailExportFileId: read('arRollForwardDetailExportFileId'),
      fxRealizedGainAndLossDetailExportFileId: read('fxRealizedGainAndLossDetailExportFileId'),
      fxUnrealizedGainAndLossDetailExportFileId: read('fxUnrealizedGainAndLossDetailExportFileId'),
      revenueDetailCsvFileId: read('revenueDetailCsvFileId'),
      revenueDetailExcelFileId: read('revenueDetailExcelFileId'),
      unprocessedChargesFileId: read('unprocessedChargesFileId'),
    };
  });

/** Tolerates unknown keys: tenants have custom fields. Words are not enumerated: an unknown one is a reason to wait. */
const periodSchema = z
  .object({
    id: z.string().regex(idForm),
    name: text,
    startDate: date,
    endDate: date.nullish(),
    status: text,
    runTrialBalanceStatus: textOrNull,
    runTrialBalanceStart: textOrNull,
    runTrialBalanceEnd: textOrNull,
    runTrialBalanceErrorMessage: textOrNull,
    fiscalYear: wholeNumberOrNull,
    fiscalQuarter: wholeNumberOrNull,
    /** The field's name in older versions. */
    fiscal_quarter: wholeNumberOrNull,
    fileIds: fileIdsSchema,
    organizationLabels: z.array(z.object({ organizationId: z.string() })).nullish(),
  })
  .transform(
    (period): AccountingPeriod => ({
      id: period.id,
      name: period.name,
      startDate: period.startDate,
      endDate: period.endDate ?? null,
      fiscalYear: period.fiscalYear,
      fiscalQuarter: period.fiscalQuarter ?? period.fiscal_quarter,
      status: period.status,
      run: {
        status: period.runTrialBalanceStatus,
        start: period.runTrialBalanceStart,
        end: period.runTrialBalanceEnd,
        errorMessage: period.runTrialBalanceErrorMessage,
      },
      fileIds: period.fileIds,
      organizationIds: (period.organizationLabels ?? []).map((label) => label.organizationId),
    }),
  );

const pageSchema = z.object({
  accountingPeriods: z.array(periodSchema),
  nextPage: z.string().nullish(),
});

const pendingCloseSchema = z.object({ success: z.literal(true) });

/** `encodeURIComponent('..')` is `..`: an id is checked, not only encoded. */
function pathOf(id: string): string {
  if (!idForm.test(id)) {
    throw new ZuoraError({
      advice: 'refused',
      summary: 'Not sent: this is no accounting period id',
      isRefusal: true,
    });
  }
  return `/v1/accounting-periods/${encodeURIComponent(id)}`;
}

/**
 * Reads one period.
 *
 * @throws ZuoraError `not-found` only on Zuora's own reason of category 40.
 */
export async function getAccountingPeriod(
  client: ZuoraClient,
  caller: ZuoraCaller,
  id: string,
  limits: CallLimits,
): Promise<AccountingPeriod> {
  const route = 'GET /v1/accounting-periods/{id}';
  // Another period's answer, say from a cache in between, must not decide about this one.
  const schema = periodSchema.refine((period) => period.id === id);
  const { body } = await client.call(caller, { method: 'GET', route, path: pathOf(id), schema, limits });
  return body;
}

/**
 * Reads all periods of the caller's scope, joined by id, in no order to rely on.
 *
 * @throws ZuoraError when any page fails, repeats, or is on another host: a list that is not complete is no list.
 */
export async function listAccountingPeriods(
  client: ZuoraClient,
  caller: ZuoraCaller,
  limits: CallLimits,
): Promise<AccountingPeriod[]> {
  const route = 'GET /v1/accounting-periods';
  const periods = new Map<string, AccountingPeriod>();
  const seen = new Set<string>();
  let path: string | null = '/v1/accounting-periods';
  while (path !== null) {
    if (seen.has(path) || seen.size === mostPages) {
      throw new ZuoraError({ advice: 'try-later', summary: `${route}: the pages do not come to an end` });
    }
    seen.add(path);
    const page: { body: z.output<typeof pageSchema> } = await client.call(caller, {
      method: 'GET',
      route,
      path,
      schema: pageSchema,
      limits,
    });
    for (const period of page.body.accountingPeriods) periods.set(period.id, period);
    path = page.body.nextPage || null;
  }
  return [...periods.values()];
}

/**
 * Sets a period to pending close, which starts a trial balance. Resolves only when Zuora said so: HTTP 2xx and
 * `success === true`.
 *
 * @throws ZuoraError whose `isRefusal` says that the call changed nothing.
 */
export async function setPendingClose(
  client: ZuoraClient,
  caller: ZuoraCaller,
  id: string,
  limits: CallLimits,
): Promise<{ processId: string | null; zuoraRequestId: string | null }> {
  const { processId, zuoraRequestId } = await client.call(caller, {
    method: 'PUT',
    route: 'PUT /v1/accounting-periods/{id}/pending-close',
    path: `${pathOf(id)}/pending-close`,
    schema: pendingCloseSchema,
    limits,
  });
  return { processId, zuoraRequestId };
}

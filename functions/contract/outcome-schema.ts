import * as z from 'zod';
import { requestIdPattern, tenantPattern } from './patterns.ts';

/**
 * The outcome event as subscribers get it (docs/subscribers.md). Types, `docs/contract/outcome.schema.json` and the
 * parser of the contract's package are made from it. The functions import only its type, so it is not in their bundles.
 *
 * All keys are always present. Unknown keys are tolerated, because versions of `v1` may add keys.
 */
const outcome = z.enum(['completed', 'failed', 'rejected', 'withdrawn', 'timed-out']);

const eventType = z.enum([
  'zuora.pending-close.completed.v1',
  'zuora.pending-close.failed.v1',
  'zuora.pending-close.rejected.v1',
  'zuora.pending-close.withdrawn.v1',
  'zuora.pending-close.timed-out.v1',
]);

const textOrNull = z.string().nullable();
const fileId = textOrNull;
const time = z.iso.datetime();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const accountingPeriod = z.object({
  id: textOrNull,
  name: textOrNull,
  startDate: day.nullable(),
  endDate: day.nullable(),
  fiscalYear: z.int().nullable(),
  fiscalQuarter: z.int().nullable(),
  status: textOrNull,
});

const trialBalance = z.object({
  status: textOrNull,
  start: textOrNull,
  end: textOrNull,
  errorMessage: textOrNull,
});

const reportFileIds = z.object({
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

const reason = z.object({ code: z.string(), message: z.string(), zuoraCode: textOrNull });

const data = z.object({
  outcome,
  tenant: z.string().regex(tenantPattern),
  entityId: textOrNull,
  orgIds: z.array(z.string()).nullable(),
  requestId: z.string().regex(requestIdPattern),
  requestedBy: textOrNull,
  requestedAt: time,
  pendingCloseAt: time.nullable(),
  concludedAt: time,
  accountingPeriod,
  trialBalance,
  reportFileIds,
  adopted: z.boolean(),
  reasons: z.array(reason),
  zuoraTrackId: z.string(),
  zuoraProcessId: textOrNull,
});

export const outcomeSchema = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().regex(/^[0-9a-f]{64}$/),
    source: z.string().regex(/^\/zuora-pending-close\/[a-z0-9-]{1,64}$/),
    type: eventType,
    subject: z.string(),
    time,
    datacontenttype: z.literal('application/json'),
    data,
  })
  .refine((event) => event.type === `zuora.pending-close.${event.data.outcome}.v1`, {
    path: ['type'],
    error: 'Must be the type of the outcome in data.outcome',
  });

/** The event as it is built and stored, with exactly these keys. */
export type OutcomeEvent = z.input<typeof outcomeSchema>;
/** How a close request ended. */
export type Outcome = z.output<typeof outcome>;
export const eventTypes: readonly string[] = eventType.options;

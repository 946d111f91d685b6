/**
 * The outcome event, for subscribers. Plain interfaces, because they are shipped as declarations that need nothing
 * else; a test holds them to the schema that the functions use (functions/contract/outcome-schema.ts).
 */

/** How a close request ended. */
export type Outcome = 'completed' | 'failed' | 'rejected' | 'withdrawn' | 'timed-out';

/** The reasons known so far. New ones may come within `v1`, so treat an unknown one as text for a person. */
export type KnownReasonCode =
  | 'period-not-found'
  | 'period-ambiguous'
  | 'period-open-ended'
  | 'period-closed'
  | 'earlier-periods-open'
  | 'refused-by-zuora'
  | 'put-unclear'
  | 'cancelled';

export interface OutcomeReason {
  /** A known code, or one that a later version added. */
  code: KnownReasonCode | (string & {});
  /** A sentence for a person. With `refused-by-zuora` it is Zuora's own. */
  message: string;
  /** Zuora's code of eight digits, e.g. `50000030`, where the reason is Zuora's. */
  zuoraCode: string | null;
}

/** The accounting period as it was last seen; all null, but perhaps `id`, where it never was. */
export interface OutcomeAccountingPeriod {
  /** Zuora's id. */
  id: string | null;
  name: string | null;
  /** `YYYY-MM-DD`. */
  startDate: string | null;
  /** `YYYY-MM-DD`. */
  endDate: string | null;
  fiscalYear: number | null;
  fiscalQuarter: number | null;
  /** Zuora's word: `Open`, `PendingClose` or `Closed`. */
  status: string | null;
}

/** The trial balance run of this pending close, in Zuora's words; all null where there was none to tell of. */
export interface OutcomeTrialBalance {
  /** `Completed`, `Error`, or what was last seen. */
  status: string | null;
  /** Zuora's text without a time zone: never compare it with a clock. */
  start: string | null;
  /** The same; null unless `Completed`. */
  end: string | null;
  /** May be null although the run ended in an error. */
  errorMessage: string | null;
}

/** The run's reports, each for Zuora's `GET /v1/files/{id}`. */
export interface OutcomeReportFileIds {
  accountsReceivableAccountAgingDetailExportFileId: string | null;
  accountsReceivableInvoiceAgingDetailExportFileId: string | null;
  accountsReceivableDebitMemoAgingDetailExportFileId: string | null;
  arRollForwardDetailExportFileId: string | null;
  fxRealizedGainAndLossDetailExportFileId: string | null;
  fxUnrealizedGainAndLossDetailExportFileId: string | null;
  revenueDetailCsvFileId: string | null;
  revenueDetailExcelFileId: string | null;
  unprocessedChargesFileId: string | null;
}

export interface OutcomeData<Of extends Outcome = Outcome> {
  outcome: Of;
  tenant: string;
  /** The entity and orgs that applied, from the request or else the tenant's secret. */
  entityId: string | null;
  orgIds: string[] | null;
  requestId: string;
  requestedBy: string | null;
  /** ISO 8601 UTC, as all times of ours. */
  requestedAt: string;
  /** When pending close was set, or seen where the answer was lost; null when `adopted` or never set. */
  pendingCloseAt: string | null;
  concludedAt: string;
  accountingPeriod: OutcomeAccountingPeriod;
  trialBalance: OutcomeTrialBalance;
  reportFileIds: OutcomeReportFileIds;
  /** True where pending close was not set by this request: a person, Zuora or another close request had set it. */
  adopted: boolean;
  /** Why, where there is something to say; at most 20. */
  reasons: OutcomeReason[];
  /** What Zuora's support asks for. */
  zuoraTrackId: string;
  zuoraProcessId: string | null;
}

/** A CloudEvents 1.0 event of one outcome. */
export interface OutcomeEventOf<Of extends Outcome = Outcome> {
  specversion: '1.0';
  /** The same for every delivery of a request's outcome: deduplicate by it. See `outcomeId`. */
  id: string;
  source: string;
  type: `zuora.pending-close.${Of}.v1`;
  /** Zuora's id of the period, or what was asked for while that is unknown. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: OutcomeData<Of>;
}

/**
 * Any outcome event. `switch (event.type)` tells the events apart, and their data with them; `switch (event.data.outcome)`
 * tells the kinds of `event.data` apart, while `event` itself stays any of them to the compiler.
 */
export type OutcomeEvent = { [Each in Outcome]: OutcomeEventOf<Each> }[Outcome];

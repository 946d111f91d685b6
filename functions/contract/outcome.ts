/**
 * The outcome event, for subscribers. These are plain interfaces, so that their declarations need no other package. A
 * test compares them with the schema (functions/contract/outcome-schema.ts).
 */

/** How a close request ended. */
export type Outcome = 'completed' | 'failed' | 'rejected' | 'withdrawn' | 'timed-out';

/** The known reasons. Versions of `v1` may add others, so treat an unknown one as text for a person. */
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
  /** Zuora's code of eight digits, such as `50000030`, if the reason is Zuora's. */
  zuoraCode: string | null;
}

/** The accounting period as it was read last. If it was never read, all fields are null except perhaps `id`. */
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
  /** Zuora's status: `Open`, `PendingClose` or `Closed`. */
  status: string | null;
}

/** The trial balance run of this pending close, in Zuora's words. All fields are null if none is reported. */
export interface OutcomeTrialBalance {
  /** `Completed`, `Error`, or the status that was read last. */
  status: string | null;
  /** Zuora's text, which has no time zone. Never compare it with a clock. */
  start: string | null;
  /** The same kind of text. Null unless `Completed`. */
  end: string | null;
  /** May be null although the run ended in an error. */
  errorMessage: string | null;
}

/** The ids of the run's reports, for Zuora's `GET /v1/files/{id}`. */
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
  /** The entity and orgs that were used: the request's, or else those of the tenant's secret. */
  entityId: string | null;
  orgIds: string[] | null;
  requestId: string;
  requestedBy: string | null;
  /** ISO 8601 in UTC, like all times that are not Zuora's. */
  requestedAt: string;
  /** When pending close was set, or was read if the answer was lost. Null if `adopted`, or if it was never set. */
  pendingCloseAt: string | null;
  concludedAt: string;
  accountingPeriod: OutcomeAccountingPeriod;
  trialBalance: OutcomeTrialBalance;
  reportFileIds: OutcomeReportFileIds;
  /** True if pending close was not set by this request: a person, Zuora or another close request had set it. */
  adopted: boolean;
  /** Why the request ended so, if there are reasons; at most 20. */
  reasons: OutcomeReason[];
  /** The ids by which Zuora's support finds the calls. */
  zuoraTrackId: string;
  zuoraProcessId: string | null;
}

/** A CloudEvents 1.0 event of one outcome. */
export interface OutcomeEventOf<Of extends Outcome = Outcome> {
  specversion: '1.0';
  /** The same for every delivery of a request's outcome, so deduplicate by it. See `outcomeId`. */
  id: string;
  source: string;
  type: `zuora.pending-close.${Of}.v1`;
  /** Zuora's id of the period. If it is unknown: what the request asked for. */
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  data: OutcomeData<Of>;
}

/**
 * Any outcome event. `switch (event.type)` narrows the event and its data. `switch (event.data.outcome)` narrows only
 * `event.data`.
 */
export type OutcomeEvent = { [Each in Outcome]: OutcomeEventOf<Each> }[Outcome];

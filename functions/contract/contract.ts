/** `zuora-pending-close/contract`, for senders and subscribers in TypeScript. It uses neither AWS nor HTTP. */
export {
  type AccountingPeriodReference,
  type CloseRequest,
  closeRequest,
  InvalidCloseRequestError,
} from './close-request.ts';
export { NotAnOutcomeError, type NotAnOutcomeReason } from './not-an-outcome-error.ts';
export type {
  KnownReasonCode,
  Outcome,
  OutcomeAccountingPeriod,
  OutcomeData,
  OutcomeEvent,
  OutcomeEventOf,
  OutcomeReason,
  OutcomeReportFileIds,
  OutcomeTrialBalance,
} from './outcome.ts';
export { outcomeId } from './outcome-id.ts';
export { parseOutcome } from './parse-outcome.ts';

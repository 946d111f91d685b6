import type { TrialBalanceRun } from './accounting-periods.ts';

/**
 * The run that a period showed just before our PUT. It is recognized by its start alone, as text, because Zuora gives
 * runs no id, and its times have no zone (docs/decisions/0002-baseline-run.md).
 */
export interface Baseline {
  start: string | null;
}

/** Whether a run is the baseline's. False if the baseline is not known (null). */
export function isBaseline(baseline: Baseline | null, run: TrialBalanceRun): boolean {
  return baseline !== null && baseline.start === run.start;
}

/**
 * The four words of `runTrialBalanceStatus` (developer.zuora.com, GET_AccountingPeriod). `null`: the period has never
 * had a trial balance run.
 */
export function isKnownRunStatus(status: string | null): boolean {
  return status === null || ['Pending', 'Processing', 'Completed', 'Error'].includes(status);
}

export const isRunning = (run: TrialBalanceRun): boolean => run.status === 'Processing';

/** Whether the period is in pending close, or has been closed since. */
export const isPendingCloseOrClosed = (status: string): boolean =>
  status === 'PendingClose' || status === 'Closed';

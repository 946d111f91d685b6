import type { PeriodPlan } from '../scenario/scenario.ts';

/** A trial balance run, including what Zuora does not show: when it really began, and why. */
export interface Run {
  readonly startedAt: number;
  readonly start: string;
  readonly cause: 'before' | 'put' | 'person' | 'rerun' | 'close';
  status: 'Processing' | 'Completed' | 'Error';
  end: string | null;
  /** True if the dates of its period were edited later, which clears the run. */
  isCleared: boolean;
}

export interface Period {
  readonly plan: PeriodPlan;
  name: string;
  /** When something changed last that a read or a PUT would show. */
  changedAt: number;
  status: 'Open' | 'PendingClose' | 'Closed';
  readonly runs: Run[];
  /** The run that a read shows. It may be older than the latest run. */
  shown: Run | null;
  /** True if a read shows no run (`Pending`) until it shows the new one. */
  isShownAsPending: boolean;
  isGone: boolean;
  /** True if its dates were edited, which cleared its runs. */
  isCleared: boolean;
  /** True if revenue is still to be scheduled: Zuora refuses pending close. */
  isBlocked: boolean;
  hasUnknownStatus: boolean;
  hasUnknownRunStatus: boolean;
  /** Since when it is not open. Null while it is open. */
  pendingSince: number | null;
  /** All changes of its status. */
  readonly past: { at: number; status: string }[];
  /** How many requests may be for it. A second request has no baseline. */
  requests: number;
  /** Until when a PUT that took effect with a baseline without a run may be on hold. */
  noRunHoldUntil: number;
}

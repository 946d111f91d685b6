import type { PeriodPlan } from '../scenario/scenario.ts';

/** One trial balance run, with what nobody outside Zuora knows: when it really began, and why. */
export interface Run {
  readonly startedAt: number;
  readonly start: string;
  readonly cause: 'before' | 'put' | 'person' | 'rerun' | 'close';
  status: 'Processing' | 'Completed' | 'Error';
  end: string | null;
  /** Its period's dates were edited since. */
  isCleared: boolean;
}

export interface Period {
  readonly plan: PeriodPlan;
  name: string;
  /** When anything about it changed last that a read or a PUT would notice. */
  changedAt: number;
  status: 'Open' | 'PendingClose' | 'Closed';
  readonly runs: Run[];
  /** The run that a read shows: it may be behind. */
  shown: Run | null;
  /** Queued: a read shows no run until the new one is there. */
  isQueuedShown: boolean;
  isGone: boolean;
  /** Its dates were edited, which took its run away. */
  isCleared: boolean;
  /** A pending revenue schedule: no pending close, whoever asks. */
  isBlocked: boolean;
  oddStatus: boolean;
  oddRun: boolean;
  /** Since when it is no longer open; null while it is. */
  pendingSince: number | null;
  /** Every change of its status, with its time. */
  readonly past: { at: number; status: string }[];
  /** Requests that may be about it: a second one knows no baseline. */
  requests: number;
  /** Until when a PUT that took effect under a baseline without a run may be on hold. */
  noRunHoldUntil: number;
}

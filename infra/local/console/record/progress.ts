import type { Happening } from './happening.ts';
import { readOutcome } from './read-outcome.ts';

/** How far a stack has come: how many of each have happened. Copied clicks wait for the same numbers. */
export interface Progress {
  pendingCloses: number;
  runsStarted: number;
  runsEnded: number;
  /** Each outcome counts once, however often it was delivered. */
  outcomes: number;
}

/** Counts what happened. Pure. */
export function progressOf(happenings: readonly Happening[]): Progress {
  const inZuora = (kind: string) =>
    happenings.filter((each) => each.is === 'zuora' && each.kind === kind).length;
  const outcomes = happenings.flatMap((each) =>
    each.is === 'outcome' ? (readOutcome(each.body)?.id ?? []) : [],
  );
  return {
    pendingCloses: inZuora('pending-close-set'),
    runsStarted: inZuora('run-started'),
    runsEnded: inZuora('run-ended'),
    outcomes: new Set(outcomes).size,
  };
}

/** Whether at least as much has happened as wanted. A count that is left out may be anything. Pure. */
export function hasCome(so: Progress, wanted: Partial<Progress>): boolean {
  const { pendingCloses = 0, runsStarted = 0, runsEnded = 0, outcomes = 0 } = wanted;
  return (
    so.pendingCloses >= pendingCloses &&
    so.runsStarted >= runsStarted &&
    so.runsEnded >= runsEnded &&
    so.outcomes >= outcomes
  );
}

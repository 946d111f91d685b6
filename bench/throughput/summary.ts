import { median } from 'simple-statistics';
import type { CaseName } from './cases.ts';
import type { Taken } from './questions.ts';
import type { Subject } from './stand.ts';

/** One measurement of ten closes. */
export interface Run extends Taken {
  subject: Subject;
  name: CaseName;
  latencyMs: number;
  /** Measurements of the same round were made right after each other. */
  round: number;
}

type Which = Pick<Run, 'subject' | 'name' | 'latencyMs'>;

function timesOf(runs: readonly Run[], { subject, name, latencyMs }: Which): Run[] {
  return runs.filter((run) => run.subject === subject && run.name === name && run.latencyMs === latencyMs);
}

/** The median of a figure computed from two runs of the same round. */
function paired(
  runs: readonly Run[],
  one: Which,
  other: Which,
  of: (one: Run, other: Run) => number,
): number {
  const others = new Map(timesOf(runs, other).map((run) => [run.round, run]));
  const values = timesOf(runs, one).flatMap((run) => {
    const beside = others.get(run.round);
    return beside === undefined ? [] : [of(run, beside)];
  });
  return values.length === 0 ? Number.NaN : median(values);
}

/** Closes per second, the median. */
export function closesPerSecond(runs: readonly Run[], which: Which, closes: number): number {
  return median(timesOf(runs, which).map(({ wallMs }) => (closes * 1000) / wallMs));
}

/** The rate of closes, divided by the rate of one after another. */
export function multipleOfSequential(runs: readonly Run[], which: Which): number {
  const sequential: Which = { ...which, name: 'one after another' };
  return paired(runs, which, sequential, (run, one) => one.wallMs / run.wallMs);
}

/**
 * The share of a close's time that is left when the time of its bare calls is subtracted. Noise can make it less than
 * 0.
 */
export function ownShare(runs: readonly Run[], which: Omit<Which, 'subject'>): number {
  const [ours, bare] = [{ ...which, subject: 'ours' } as const, { ...which, subject: 'bare' } as const];
  return paired(runs, ours, bare, (run, calls) => (run.wallMs - calls.wallMs) / run.wallMs);
}

/** The processor time of a close beyond that of its bare calls, as a share of the close's elapsed time. */
export function ownWorkShare(runs: readonly Run[], which: Omit<Which, 'subject'>): number {
  const [ours, bare] = [{ ...which, subject: 'ours' } as const, { ...which, subject: 'bare' } as const];
  return paired(runs, ours, bare, (run, calls) => (run.workMs - calls.workMs) / run.wallMs);
}

import type { RunTiming } from '../options.ts';
import { beginRun, endRun, isRunning, type Run, type RunFields, type RunOutcome, runFields } from './run.ts';

/** An accounting period as Zuora keeps it. What a GET shows of it is `period-view.ts`. */
export interface Period {
  readonly id: string;
  readonly name: string;
  readonly startDate: string;
  /** Null on the automatic open-ended period only. */
  readonly endDate: string | null;
  readonly fiscalYear: number;
  readonly fiscalQuarter: number | null;
  readonly notes: string | null;
  /** `Open`, `PendingClose`, `Closed`, or a word that Zuora may invent one day. */
  readonly status: string;
  readonly createdOn: string;
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly run: Run | null;
  /** Right after a run was asked for, a GET still shows the one before it (docs/zuora.md §8, §10). */
  readonly older: { readonly fields: RunFields; readonly until: number } | null;
  /** A status word of the run that Zuora may invent one day. */
  readonly runWord: string | null;
  readonly nextOutcome: RunOutcome | null;
  /** How much longer than usual the next run takes. */
  readonly nextExtraMs: number;
  readonly hasPendingRevenueSchedule: boolean;
  readonly hasRequiredActions: boolean;
}

/** The run as a GET at this time shows it. */
export function shownRun(period: Period, at: number): RunFields {
  if (period.older && at < period.older.until) return period.older.fields;
  const fields = runFields(period.run, at);
  return period.runWord === null ? fields : { ...fields, status: period.runWord };
}

/** Starts a trial balance; with one in progress, nothing happens: there is never more than one. */
export function startRun(period: Period, at: number, timing: RunTiming): Period {
  if (isRunning(period.run, at)) return period;
  return {
    ...period,
    older: { fields: shownRun(period, at), until: at + timing.lagMs },
    run: beginRun(at, lengthened(timing, period.nextExtraMs), period.nextOutcome ?? { status: 'Completed' }),
    runWord: null,
    nextOutcome: null,
    nextExtraMs: 0,
  };
}

/** Ends the run in progress now; with none in progress, decides how the next one ends. */
export function finishRun(period: Period, at: number, outcome: RunOutcome | undefined): Period {
  if (period.run === null || !isRunning(period.run, at)) {
    return { ...period, runWord: null, nextOutcome: outcome ?? { status: 'Completed' } };
  }
  const decided = period.run.kind === 'live' ? period.run.outcome : { status: 'Completed' as const };
  return { ...period, runWord: null, run: endRun(period.run, at, outcome ?? decided) };
}

function lengthened(timing: RunTiming, ms: number): RunTiming {
  return { ...timing, runMs: timing.runMs === null ? null : timing.runMs + ms };
}

/** Puts off the end of the run in progress; with none in progress, the next one takes longer. */
export function lengthenRun(period: Period, at: number, ms: number): Period {
  const { run } = period;
  if (run?.kind !== 'live' || !isRunning(run, at)) return { ...period, nextExtraMs: period.nextExtraMs + ms };
  return { ...period, run: { ...run, endsAt: run.endsAt === null ? null : run.endsAt + ms } };
}

/** Editing dates clears the results: the period looks as if it had never been run (docs/zuora.md §3). */
export function editDates(period: Period, dates: { startDate?: string; endDate?: string }): Period {
  return { ...period, ...dates, run: null, older: null, runWord: null };
}

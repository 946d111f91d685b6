import type { RunTiming } from '../options.ts';
import { beginRun, endRun, isRunning, type Run, type RunFields, type RunOutcome, runFields } from './run.ts';

/** An accounting period as Zuora keeps it. `period-view.ts` says what a GET shows of it. */
export interface Period {
  readonly id: string;
  readonly name: string;
  readonly startDate: string;
  /** Null only for the open-ended period. */
  readonly endDate: string | null;
  readonly fiscalYear: number;
  readonly fiscalQuarter: number | null;
  readonly notes: string | null;
  /** `Open`, `PendingClose`, `Closed`, or a word that Zuora may add later. */
  readonly status: string;
  readonly createdOn: string;
  readonly customFields: Readonly<Record<string, unknown>>;
  readonly run: Run | null;
  /** The previous run. GETs still show it for a short time after a new run was requested (docs/zuora.md §8, §10). */
  readonly older: { readonly fields: RunFields; readonly until: number } | null;
  /** A status word of the run that Zuora may add later. Null: the run's real status is shown. */
  readonly runWord: string | null;
  readonly nextOutcome: RunOutcome | null;
  /** How much longer than usual the next run takes. */
  readonly nextExtraMs: number;
  readonly hasPendingRevenueSchedule: boolean;
  readonly hasRequiredActions: boolean;
}

/** The run that a GET at this time shows. */
export function shownRun(period: Period, at: number): RunFields {
  if (period.older && at < period.older.until) return period.older.fields;
  const fields = runFields(period.run, at);
  return period.runWord === null ? fields : { ...fields, status: period.runWord };
}

/** Starts a trial balance run. While one is in progress, nothing happens: there is never more than one. */
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

/** Ends the run in progress now. Without one, decides how the next run ends. */
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

/** Makes the run in progress end later. Without one, the next run takes longer. */
export function lengthenRun(period: Period, at: number, ms: number): Period {
  const { run } = period;
  if (run?.kind !== 'live' || !isRunning(run, at)) return { ...period, nextExtraMs: period.nextExtraMs + ms };
  return { ...period, run: { ...run, endsAt: run.endsAt === null ? null : run.endsAt + ms } };
}

/** Changing the dates clears the results: the period looks as if it had never had a run (docs/zuora.md §3). */
export function editDates(period: Period, dates: { startDate?: string; endDate?: string }): Period {
  return { ...period, ...dates, run: null, older: null, runWord: null };
}

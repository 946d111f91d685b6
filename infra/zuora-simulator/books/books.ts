import { randomBytes } from 'node:crypto';
import { type ActionName, carryOut } from './actions.ts';
import { monthsFrom } from './dates.ts';
import { closedState, type NewPeriod, newPeriod } from './new-period.ts';
import { editDates, finishRun, lengthenRun, type Period, startRun } from './period.ts';
import type { PeriodSet } from './period-set.ts';
import { type PeriodView, viewPeriod } from './period-view.ts';
import { isRunning, type RunOutcome } from './run.ts';

/**
 * One set of periods, and what people and Zuora itself do to them without the API. None of the API's preconditions
 * apply here. Every method takes a period's id or its name.
 */
export interface Books {
  /** Returns the period's id: the given one, or 32 lower-case hex characters. Dates and names are not checked. */
  addPeriod(period: NewPeriod): string;
  /**
   * Adds calendar months without gaps, named like `Nov 2026`. Those up to and including `closedThrough` are closed, the
   * others open.
   */
  addMonths(from: string, count: number, options?: { closedThrough?: string }): string[];
  /** The period as a GET shows it now. */
  period(idOrName: string): PeriodView;
  /** All periods as GETs show them now, in the order of the list. */
  periods(): PeriodView[];
  /** A person sets pending close in Zuora's own pages. It starts a run, as through the API. */
  setPendingCloseByHand(id: string): void;
  /** Opens the period again. A run in progress goes on. */
  reopen(id: string): void;
  /** Closes the period, which starts another run. */
  close(id: string): void;
  /** A person starts a run. Possible in every status of the period. While a run is in progress, nothing happens. */
  rerun(id: string): void;
  /** Zuora's own schedule starts a run. While a run is in progress, nothing happens. */
  startScheduledRun(id: string): void;
  /** Changes the dates. The period then looks as if it had never had a run. */
  editDates(id: string, dates: { startDate?: string; endDate?: string }): void;
  remove(id: string): void;
  /** Sets a period status that Zuora's documentation does not have. */
  setStatusWord(id: string, word: string): void;
  /** Shows a run status that Zuora's documentation does not have, until the next run or `finishRun`. */
  setRunStatusWord(id: string, word: string): void;
  /** A period with a pending revenue schedule can neither be set to pending close nor be closed. */
  setPendingRevenueSchedule(id: string, pending: boolean): void;
  /** A period with required actions cannot be closed. */
  setRequiredActions(id: string, required: boolean): void;
  /**
   * Ends the run in progress now. Without one, decides how the next run ends. Default: as decided before, otherwise
   * Completed.
   */
  finishRun(id: string, outcome?: RunOutcome): void;
  /** Decides how the next run ends. It takes as long as without this. */
  nextRunEnds(id: string, outcome: RunOutcome): void;
  /** What was decided about the next run by `finishRun`, `nextRunEnds` and `lengthenRun`. */
  nextRun(id: string): { outcome: RunOutcome | null; extraMs: number };
  /** The run in progress takes this many seconds longer. Without one, the next run does. */
  lengthenRun(id: string, seconds: number): void;
}

export function createBooks(periodSet: PeriodSet, now: () => number): Books {
  // Always read the clock before a period: reading the clock carries out late effects, which can change the period.
  const get = (idOrName: string): Period => {
    const period = periodSet.find(idOrName);
    if (period === null) throw new Error(`These books have no period ${idOrName}`);
    return period;
  };
  const change = (idOrName: string, to: (period: Period, at: number) => Period): void => {
    const at = now();
    periodSet.reportEndedRuns(at);
    periodSet.put(to(get(idOrName), at));
    periodSet.reportEndedRuns(at);
  };
  const byHand = (name: ActionName, idOrName: string): void => {
    const at = now();
    carryOut(name, periodSet, get(idOrName), at);
  };
  const run = (idOrName: string, message: string): void =>
    change(idOrName, (period, at) => {
      if (!isRunning(period.run, at)) periodSet.report('run-started', at, period, message);
      return startRun(period, at, periodSet.timing);
    });
  const addPeriod = (period: NewPeriod): string => {
    const id = period.id ?? randomBytes(16).toString('hex');
    if (periodSet.find(id) !== null) throw new Error(`These books already have a period ${id}`);
    periodSet.put(newPeriod(period, id, now()));
    return id;
  };

  return {
    addPeriod,
    addMonths: (from, count, { closedThrough = '' } = {}) =>
      monthsFrom(from, count).map(({ key, ...month }) =>
        addPeriod(key <= closedThrough ? { ...month, ...closedState(month.endDate) } : month),
      ),
    period: (idOrName) => {
      const at = now();
      periodSet.reportEndedRuns(at);
      return viewPeriod(get(idOrName), at, periodSet.orgId);
    },
    periods: () => {
      const at = now();
      periodSet.reportEndedRuns(at);
      return periodSet.all().map((period) => viewPeriod(period, at, periodSet.orgId));
    },
    setPendingCloseByHand: (id) => byHand('pending-close', id),
    reopen: (id) => byHand('reopen', id),
    close: (id) => byHand('close', id),
    rerun: (id) => run(id, 'by hand'),
    startScheduledRun: (id) => run(id, 'by schedule'),
    editDates: (id, dates) =>
      change(id, (period, at) => {
        periodSet.report('dates-edited', at, period);
        return editDates(period, dates);
      }),
    remove: (id) => {
      const at = now();
      const period = get(id);
      periodSet.report('period-removed', at, period);
      periodSet.remove(period.id);
    },
    setStatusWord: (id, word) => change(id, (period) => ({ ...period, status: word })),
    setRunStatusWord: (id, word) => change(id, (period) => ({ ...period, runWord: word })),
    setPendingRevenueSchedule: (id, pending) =>
      change(id, (period) => ({ ...period, hasPendingRevenueSchedule: pending })),
    setRequiredActions: (id, required) =>
      change(id, (period) => ({ ...period, hasRequiredActions: required })),
    finishRun: (id, outcome) => change(id, (period, at) => finishRun(period, at, outcome)),
    nextRunEnds: (id, outcome) => change(id, (period) => ({ ...period, nextOutcome: outcome })),
    nextRun: (id) => {
      const { nextOutcome, nextExtraMs } = get(id);
      return { outcome: nextOutcome, extraMs: nextExtraMs };
    },
    lengthenRun: (id, seconds) => change(id, (period, at) => lengthenRun(period, at, seconds * 1000)),
  };
}

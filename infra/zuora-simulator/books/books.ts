import { randomBytes } from 'node:crypto';
import type { RunTiming } from '../options.ts';
import { type ActionName, carryOut } from './actions.ts';
import { monthsFrom } from './dates.ts';
import { closedState, type NewPeriod, newPeriod } from './new-period.ts';
import { editDates, finishRun, lengthenRun, type Period, startRun } from './period.ts';
import type { Shelf } from './period-set.ts';
import { type PeriodView, viewPeriod } from './period-view.ts';
import { isRunning, type RunOutcome } from './run.ts';

/**
 * One set of periods, and what people and Zuora itself do to them without HTTP. None of the preconditions of the API
 * apply here. Every method takes a period's id or its name.
 */
export interface Books {
  /** Returns the id: 32 lower-case hex characters unless one was given. Dates and names are taken as they are. */
  addPeriod(period: NewPeriod): string;
  /** Contiguous calendar months named `Nov 2026`; those through `closedThrough` are closed, the others open. */
  addMonths(from: string, count: number, options?: { closedThrough?: string }): string[];
  /** As a GET shows it now. */
  period(idOrName: string): PeriodView;
  /** All of them as GETs show them now, in the order of the list. */
  periods(): PeriodView[];
  /** Pending close set in Zuora's own pages: it starts a run as the API does. */
  setPendingCloseByHand(id: string): void;
  /** A run in progress goes on. */
  reopen(id: string): void;
  /** Closing starts another run. */
  close(id: string): void;
  /** Run again by a person, whatever the status; nothing happens while one runs. */
  rerun(id: string): void;
  /** Zuora's own schedule; skipped while one runs. */
  startScheduledRun(id: string): void;
  /** Clears the results. */
  editDates(id: string, dates: { startDate?: string; endDate?: string }): void;
  remove(id: string): void;
  /** A status that nobody knows yet. */
  setStatusWord(id: string, word: string): void;
  /** A run status that nobody knows yet, until the next run or `finishRun`. */
  setRunStatusWord(id: string, word: string): void;
  /** A period with one cannot be set to pending close or closed. */
  setPendingRevenueSchedule(id: string, pending: boolean): void;
  /** A period with required actions cannot be closed. */
  setRequiredActions(id: string, required: boolean): void;
  /** Ends the run in progress now; with none in progress, decides how the next one ends. Default: as decided, else Completed. */
  finishRun(id: string, outcome?: RunOutcome): void;
  /** Decides how the next run ends; it still takes its time. */
  nextRunEnds(id: string, outcome: RunOutcome): void;
  /** The run in progress takes so many seconds longer; with none in progress, the next one does. */
  lengthenRun(id: string, seconds: number): void;
}

/** The books over a shelf of periods. */
export function createBooks(shelf: Shelf, now: () => number, timing: RunTiming): Books {
  // Read the clock before a period: whatever was due by now changes it.
  const get = (idOrName: string): Period => {
    const period = shelf.find(idOrName);
    if (period === null) throw new Error(`These books have no period ${idOrName}`);
    return period;
  };
  const change = (idOrName: string, to: (period: Period, at: number) => Period): void => {
    const at = now();
    shelf.tellEndedRuns(at);
    shelf.put(to(get(idOrName), at));
    shelf.tellEndedRuns(at);
  };
  const byHand = (name: ActionName, idOrName: string): void => {
    const at = now();
    carryOut(name, shelf, get(idOrName), at, timing);
  };
  const run = (idOrName: string, message: string): void =>
    change(idOrName, (period, at) => {
      if (!isRunning(period.run, at)) shelf.tell('run-started', at, period, message);
      return startRun(period, at, timing);
    });
  const addPeriod = (period: NewPeriod): string => {
    const id = period.id ?? randomBytes(16).toString('hex');
    if (shelf.find(id) !== null) throw new Error(`These books already have a period ${id}`);
    shelf.put(newPeriod(period, id, now()));
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
      shelf.tellEndedRuns(at);
      return viewPeriod(get(idOrName), at, shelf.orgId);
    },
    periods: () => {
      const at = now();
      shelf.tellEndedRuns(at);
      return shelf.all().map((period) => viewPeriod(period, at, shelf.orgId));
    },
    setPendingCloseByHand: (id) => byHand('pending-close', id),
    reopen: (id) => byHand('reopen', id),
    close: (id) => byHand('close', id),
    rerun: (id) => run(id, 'by hand'),
    startScheduledRun: (id) => run(id, 'by schedule'),
    editDates: (id, dates) =>
      change(id, (period, at) => {
        shelf.tell('dates-edited', at, period);
        return editDates(period, dates);
      }),
    remove: (id) => {
      const at = now();
      const period = get(id);
      shelf.tell('period-removed', at, period);
      shelf.remove(period.id);
    },
    setStatusWord: (id, word) => change(id, (period) => ({ ...period, status: word })),
    setRunStatusWord: (id, word) => change(id, (period) => ({ ...period, runWord: word })),
    setPendingRevenueSchedule: (id, pending) =>
      change(id, (period) => ({ ...period, hasPendingRevenueSchedule: pending })),
    setRequiredActions: (id, required) =>
      change(id, (period) => ({ ...period, hasRequiredActions: required })),
    finishRun: (id, outcome) => change(id, (period, at) => finishRun(period, at, outcome)),
    nextRunEnds: (id, outcome) => change(id, (period) => ({ ...period, nextOutcome: outcome })),
    lengthenRun: (id, seconds) => change(id, (period, at) => lengthenRun(period, at, seconds * 1000)),
  };
}

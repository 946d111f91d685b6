import type { RunTiming } from '../options.ts';
import { dayAfter, tenantDay, tenantStamp } from './dates.ts';
import type { EventListener, SimulatorEventKind } from './events.ts';
import type { Period } from './period.ts';
import { hexId, type Run, runFields } from './run.ts';

/** Names one set of periods. With Multi-entity and Multi-Org, every entity and every org has its own. */
export interface Scope {
  entityId?: string;
  orgId?: string;
}

/** One set of periods, with the open-ended one that Zuora makes by itself. */
export interface PeriodSet {
  readonly orgId: string | null;
  /** How long runs of these periods take. */
  readonly timing: RunTiming;
  /** Ascending by start date with the open-ended one last, as in Zuora's sample. */
  all(): Period[];
  find(idOrName: string): Period | null;
  put(period: Period): void;
  remove(id: string): void;
  report(kind: SimulatorEventKind, at: number, period: Period, message?: string): void;
  /**
   * Emits an event for each run that has ended since the last call. The simulator has no timer, so callers trigger
   * this.
   */
  reportEndedRuns(at: number): void;
}

export function createPeriodSet(
  scope: Scope,
  createdAt: number,
  timing: RunTiming,
  emit: EventListener,
): PeriodSet {
  const periods = new Map<string, Period>();
  const reported = new WeakSet<Run>();
  let openEnded = openEndedPeriod(scope, createdAt);

  const all = (): Period[] => {
    const dated = [...periods.values()].sort((a, b) => a.startDate.localeCompare(b.startDate));
    const lastEnd = dated.at(-1)?.endDate;
    // There are no gaps between periods, so the open-ended one begins on the day after the last one.
    return [...dated, lastEnd ? { ...openEnded, startDate: dayAfter(lastEnd) } : openEnded];
  };
  const find = (idOrName: string): Period | null => {
    const found = all();
    return found.find(({ id }) => id === idOrName) ?? found.find(({ name }) => name === idOrName) ?? null;
  };
  const report: PeriodSet['report'] = (kind, at, period, message) =>
    emit({
      at: new Date(at),
      kind,
      periodId: period.id,
      periodName: period.name,
      ...(message === undefined ? {} : { message }),
    });

  return {
    orgId: scope.orgId ?? null,
    timing,
    all,
    find,
    report,
    put: (period) => {
      if (period.endDate === null) openEnded = period;
      else periods.set(period.id, period);
    },
    remove: (id) => periods.delete(id),
    reportEndedRuns: (at) => {
      for (const period of periods.values()) {
        const { run } = period;
        if (run?.kind !== 'live' || run.endsAt === null || at < run.endsAt || reported.has(run)) continue;
        reported.add(run);
        const { status, errorMessage } = runFields(run, at);
        report('run-ended', run.endsAt, period, errorMessage ? `${status}: ${errorMessage}` : status);
      }
    },
  };
}

/** Zuora makes exactly one for each tenant or org. It never gets a trial balance run (docs/zuora.md §2). */
function openEndedPeriod(scope: Scope, createdAt: number): Period {
  return {
    id: hexId('open-ended', scope.entityId ?? '', scope.orgId ?? ''),
    name: 'Open-Ended',
    startDate: tenantDay(createdAt),
    endDate: null,
    fiscalYear: 0,
    fiscalQuarter: null,
    notes: null,
    status: 'Open',
    createdOn: tenantStamp(createdAt),
    customFields: {},
    run: null,
    older: null,
    runWord: null,
    nextOutcome: null,
    nextExtraMs: 0,
    hasPendingRevenueSchedule: false,
    hasRequiredActions: false,
  };
}

import { dayAfter, tenantDay, tenantStamp } from './dates.ts';
import type { EventListener, SimulatorEventKind } from './events.ts';
import type { Period } from './period.ts';
import { hexId, type Run, runFields } from './run.ts';

/** Whose books: Multi-entity and Multi-Org give every entity and every org its own set of periods. */
export interface Scope {
  entityId?: string;
  orgId?: string;
}

/** One set of periods, its automatic open-ended one included. */
export interface Shelf {
  readonly orgId: string | null;
  /** Ascending by start date with the open-ended one last, as in Zuora's sample. */
  all(): Period[];
  find(idOrName: string): Period | null;
  put(period: Period): void;
  remove(id: string): void;
  tell(kind: SimulatorEventKind, at: number, period: Period, message?: string): void;
  /** Emits events for runs that ended since the last call. No timer does that. */
  tellEndedRuns(at: number): void;
}

export function createShelf(scope: Scope, createdAt: number, emit: EventListener): Shelf {
  const periods = new Map<string, Period>();
  const told = new WeakSet<Run>();
  let openEnded = openEndedPeriod(scope, createdAt);

  const all = (): Period[] => {
    const dated = [...periods.values()].sort((a, b) => a.startDate.localeCompare(b.startDate));
    const lastEnd = dated.at(-1)?.endDate;
    // Periods touch, so the open-ended one begins where the last one ends.
    return [...dated, lastEnd ? { ...openEnded, startDate: dayAfter(lastEnd) } : openEnded];
  };
  const find = (idOrName: string): Period | null => {
    const found = all();
    return found.find(({ id }) => id === idOrName) ?? found.find(({ name }) => name === idOrName) ?? null;
  };
  const tell: Shelf['tell'] = (kind, at, period, message) =>
    emit({
      at: new Date(at),
      kind,
      periodId: period.id,
      periodName: period.name,
      ...(message === undefined ? {} : { message }),
    });

  return {
    orgId: scope.orgId ?? null,
    all,
    find,
    tell,
    put: (period) => {
      if (period.endDate === null) openEnded = period;
      else periods.set(period.id, period);
    },
    remove: (id) => periods.delete(id),
    tellEndedRuns: (at) => {
      for (const period of periods.values()) {
        const { run } = period;
        if (run?.kind !== 'live' || run.endsAt === null || at < run.endsAt || told.has(run)) continue;
        told.add(run);
        const { status, errorMessage } = runFields(run, at);
        tell('run-ended', run.endsAt, period, errorMessage ? `${status}: ${errorMessage}` : status);
      }
    },
  };
}

/** Exactly one per tenant or org, made by Zuora itself, and never run (docs/zuora.md §2). */
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

import { tenantStamp } from './dates.ts';
import type { Period } from './period.ts';
import type { Run } from './run.ts';

export interface NewPeriod {
  name: string;
  startDate: string;
  endDate: string;
  status?: 'Open' | 'PendingClose' | 'Closed';
  fiscalYear?: number;
  fiscalQuarter?: number;
  id?: string;
  notes?: string | null;
  /**
   * The run that the period already has. `Pending` looks like no run and blocks nothing. `Processing` goes on until
   * `finishRun`.
   */
  run?: {
    status: 'Pending' | 'Processing' | 'Completed' | 'Error';
    start?: string | null;
    end?: string | null;
    errorMessage?: string | null;
  };
  customFields?: Record<string, unknown>;
}

/** Makes a period out of the given fields and defaults. */
export function newPeriod(period: NewPeriod, id: string, at: number): Period {
  return {
    id,
    name: period.name,
    startDate: period.startDate,
    endDate: period.endDate,
    fiscalYear: period.fiscalYear ?? Number(period.endDate.slice(0, 4)),
    fiscalQuarter: period.fiscalQuarter ?? null,
    notes: period.notes === undefined ? '' : period.notes,
    status: period.status ?? 'Open',
    createdOn: tenantStamp(at),
    customFields: period.customFields ?? {},
    run: period.run === undefined ? null : givenRun(period.run, at),
    older: null,
    runWord: null,
    nextOutcome: null,
    nextExtraMs: 0,
    hasPendingRevenueSchedule: false,
    hasRequiredActions: false,
  };
}

function givenRun(run: NonNullable<NewPeriod['run']>, at: number): Run {
  const { status } = run;
  const start = status === 'Pending' ? null : tenantStamp(at - 3_600_000);
  const end = status === 'Completed' ? tenantStamp(at - 1_800_000) : null;
  const given = { status, start: run.start ?? start, end: run.end ?? end };
  return { kind: 'given', fields: { ...given, errorMessage: run.errorMessage ?? null } };
}

/** The status and the run of a closed month. The run is the one that closing starts. */
export function closedState(endDate: string): Pick<NewPeriod, 'status' | 'run'> {
  const [day] = new Date(Date.parse(endDate) + 2 * 86_400_000).toISOString().split('T');
  return {
    status: 'Closed',
    run: { status: 'Completed', start: `${day} 03:14:09`, end: `${day} 03:41:55` },
  };
}

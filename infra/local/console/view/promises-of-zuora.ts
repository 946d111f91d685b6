import { tenantStamp } from '../../../zuora-simulator/books/dates.ts';
import type { RecordedRequest } from '../../../zuora-simulator/simulator.ts';
import type { ConsoleOutcome } from '../record/read-outcome.ts';

/** The PUTs that Zuora received, by the track id of the request that they were for. */
export function putsPerRequest(calls: readonly RecordedRequest[]): Map<string, RecordedRequest[]> {
  const puts = calls.filter(({ method, path }) => method === 'PUT' && path.endsWith('/pending-close'));
  return Map.groupBy(puts, ({ trackId }) => trackId ?? 'none');
}

/**
 * The outcomes with a run that began before their pending close, which is the last one of the period that Zuora set by
 * the time in the outcome. Times are compared as Zuora writes them: to the second, and in its own zone.
 */
export function outcomesOfOlderRuns(
  outcomes: readonly ConsoleOutcome[],
  pendingCloses: readonly { at: number; periodId: string }[],
): ConsoleOutcome['data'][] {
  return outcomes.flatMap(({ data }) => {
    const { start } = data.trialBalance;
    const until = Date.parse(data.pendingCloseAt ?? data.concludedAt);
    const made = pendingCloses.findLast(
      ({ at, periodId }) => periodId === data.accountingPeriod.id && at <= until,
    );
    return start !== null && made !== undefined && start < tenantStamp(made.at) ? [data] : [];
  });
}

import { tenantStamp } from '../../../zuora-simulator/books/dates.ts';
import type { RecordedRequest } from '../../../zuora-simulator/simulator.ts';
import type { ConsoleOutcome } from '../record/read-outcome.ts';

/** The PUTs that Zuora received, by the track id of the request that they were for. */
export function putsPerRequest(calls: readonly RecordedRequest[]): Map<string, RecordedRequest[]> {
  const puts = calls.filter(({ method, path }) => method === 'PUT' && path.endsWith('/pending-close'));
  return Map.groupBy(puts, ({ trackId }) => trackId ?? 'none');
}

/**
 * The requests whose outcome tells of a run that began before the pending close that it answers: the last one of its
 * period that Zuora made by the time that the outcome names. Compared as Zuora writes times, to the second and in its
 * own zone.
 */
export function runsToldTooEarly(
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

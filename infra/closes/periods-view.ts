import type { AccountingPeriod } from '../../functions/shared/zuora/accounting-periods.ts';
import { tableText } from './text.ts';

/** By their first day, as finance reads them; the open-ended period comes last by itself. */
export function inOrderOfTime(periods: readonly AccountingPeriod[]): AccountingPeriod[] {
  return periods.toSorted((one, other) => (one.startDate < other.startDate ? -1 : 1));
}

const heads = ['PERIOD', 'ID', 'FROM', 'TO', 'STATUS', 'TRIAL BALANCE', 'STARTED', 'ENDED'];

/** Zuora's times of trial balances have no zone and are shown as they are. */
export function periodsText(periods: readonly AccountingPeriod[]): string {
  const rows = periods.map(({ name, id, startDate, endDate, status, run }) => [
    name,
    id,
    startDate,
    endDate ?? 'open end',
    status,
    run.status ?? '–',
    run.start ?? '–',
    run.end ?? '–',
  ]);
  return tableText(heads, rows);
}

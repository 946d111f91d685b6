import type { AccountingPeriod } from '../../../functions/shared/zuora/accounting-periods.ts';
import { tableText } from '../text.ts';

/** By their first day, as finance reads them; the open-ended period comes last by itself. */
export function inOrderOfTime(periods: readonly AccountingPeriod[]): AccountingPeriod[] {
  return periods.toSorted((one, other) => (one.startDate < other.startDate ? -1 : 1));
}

const heads = [
  'PERIOD',
  'ID',
  'FROM',
  'TO',
  'STATUS',
  'TRIAL BALANCE',
  'STARTED (ZUORA’S CLOCK)',
  'ENDED (ZUORA’S CLOCK)',
];

export function periodsText(periods: readonly AccountingPeriod[]): string {
  if (periods.length === 0) return 'Zuora has no accounting period for this tenant, entity and orgs.';
  const rows = periods.map(({ id, startDate, endDate, run, cleaned }) => [
    cleaned.name,
    id,
    startDate,
    endDate ?? 'open end',
    cleaned.status,
    cleaned.runStatus ?? '–',
    run.start ?? '–',
    run.end ?? '–',
  ]);
  return tableText(heads, rows);
}

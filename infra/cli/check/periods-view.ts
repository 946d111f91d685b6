import { type AccountingPeriod, cleanedRun } from '../../../functions/shared/zuora/accounting-periods.ts';
import { tableText } from '../text.ts';

/** Sorted by first day; so the open-ended period comes last. */
export function inOrderOfTime(periods: readonly AccountingPeriod[]): ShownPeriod[] {
  return periods.toSorted((one, other) => (one.startDate < other.startDate ? -1 : 1)).map(shown);
}

/** A period as it may be shown. The words that Zuora sent, which are kept to be compared, may quote a credential. */
export type ShownPeriod = Omit<AccountingPeriod, 'cleaned'>;

function shown({ cleaned, ...period }: AccountingPeriod): ShownPeriod {
  const { name, status } = cleaned;
  return { ...period, name, status, run: cleanedRun({ ...period, cleaned }) };
}

const heads = ['period', 'status', 'dates', 'id', 'run (Zuora’s clock)'];

export function periodsText(periods: readonly ShownPeriod[], width?: number): string {
  if (periods.length === 0) return 'Zuora has no accounting period for this tenant, entity and orgs.';
  const rows = periods.map(({ id, name, startDate, endDate, status, run }) => [
    name,
    status,
    `${startDate} to ${endDate ?? 'no end'}`,
    id,
    runText(run),
  ]);
  return tableText(heads, rows, { titleColumns: 3, ...(width !== undefined && { width }) });
}

function runText({ status, start, end, errorMessage }: ShownPeriod['run']): string {
  const times = start === null ? '' : `, ${start} to ${end ?? '…'}`;
  return `${status ?? '–'}${times}${errorMessage === null ? '' : `: ${errorMessage}`}`;
}

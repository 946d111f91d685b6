import type { Books } from '../zuora-simulator/simulator.ts';

/** The period that the examples of the documentation close: the first open one of the sample books. */
export const targetPeriod = 'Nov 2026';

/** The id of that period, as in the documentation, so that a close by id can be tried, too. */
export const targetPeriodId = '8ac9a1f0b7d24c6e019f20aa41c35e07';

const first = { year: 2026, month: 1 };
const closedThrough = '2026-10';

/**
 * Fills books with months. They start at a fixed month, are closed before the target period, and go on until some
 * months after today, so that requests by date find a period, too.
 */
export function fillSampleBooks(books: Books, now = new Date()): void {
  const throughToday = monthsFromFirst(now.getUTCFullYear(), now.getUTCMonth() + 1) + 3;
  const throughTarget = monthsFromFirst(2027, 3);
  const beforeTarget = monthsFromFirst(2026, 10);
  books.addMonths('2026-01', beforeTarget, { closedThrough });
  books.addPeriod({
    id: targetPeriodId,
    name: targetPeriod,
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    fiscalYear: 2026,
    fiscalQuarter: 4,
  });
  books.addMonths('2026-12', Math.max(throughToday, throughTarget) - beforeTarget - 1);
}

function monthsFromFirst(year: number, month: number): number {
  return (year - first.year) * 12 + month - first.month + 1;
}

import type { Books } from './zuora-simulator/simulator.ts';

/** The period that the sample books wait to have closed, as in the examples of the documentation. */
export const targetPeriod = 'Nov 2026';

const first = { year: 2026, month: 1 };
const closedThrough = '2026-10';

/**
 * Fills books with months: closed up to the one before the target, and open from there until a few months after today,
 * so that requests by date find their period, too. They start at a fixed month, because the examples name one.
 */
export function fillSampleBooks(books: Books, now = new Date()): void {
  const throughToday = monthsFromFirst(now.getUTCFullYear(), now.getUTCMonth() + 1) + 3;
  const throughTarget = monthsFromFirst(2027, 3);
  const from = `${first.year}-${String(first.month).padStart(2, '0')}`;
  books.addMonths(from, Math.max(throughToday, throughTarget), { closedThrough });
}

function monthsFromFirst(year: number, month: number): number {
  return (year - first.year) * 12 + month - first.month + 1;
}

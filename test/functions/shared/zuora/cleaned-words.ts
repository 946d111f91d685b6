import type { AccountingPeriod } from '../../../../functions/shared/zuora/accounting-period.ts';

/** A period without what its schema makes of its words. */
export type SentWords = Omit<AccountingPeriod, 'cleaned'>;

/** A period whose words need no cleaning, as nearly all do. */
export function withCleanedWords<Period extends SentWords>(period: Period): Period & AccountingPeriod {
  const { name, status, run } = period;
  return { ...period, cleaned: { name, status, runStatus: run.status } };
}

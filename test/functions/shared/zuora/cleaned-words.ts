import type { AccountingPeriod } from '../../../../functions/shared/zuora/accounting-period.ts';

/** A period without its cleaned words, which its schema adds. */
export type SentWords = Omit<AccountingPeriod, 'cleaned'>;

/** A period whose words need no cleaning, as with nearly all periods. */
export function withCleanedWords<Period extends SentWords>(period: Period): Period & AccountingPeriod {
  const { name, status, run } = period;
  return { ...period, cleaned: { name, status, runStatus: run.status } };
}

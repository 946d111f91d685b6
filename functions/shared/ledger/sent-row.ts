import type { AccountingPeriod, PeriodLookup } from '../zuora/accounting-periods.ts';
import { isBaseline, isPendingCloseOrClosed } from '../zuora/run.ts';
import type { LedgerItem } from './ledger-item.ts';

/**
 * What a period proves about an item in state `sent`, whose PUT may or may not have taken effect:
 * - `pending-close-set`: the PUT took effect.
 * - `on-hold`: the PUT may still take effect. Nothing is decided until the hold is over.
 * - `undone`: the hold is over and the period is gone, or is open with another run than the baseline's: the PUT may
 *   have taken effect and been undone.
 * - `no-effect-seen`: the hold is over and the period shows no effect of the PUT.
 */
export type SentRow =
  | { is: 'pending-close-set' }
  | { is: 'on-hold' }
  | { is: 'undone' }
  | { is: 'no-effect-seen'; period: AccountingPeriod };

/**
 * The rows of both decision tables for an item in state `sent` (docs/specification.md): the first that fits. Pure.
 *
 * @param now from before the period was read, milliseconds since 1970
 */
export function sentRow(
  item: Pick<LedgerItem, 'holdUntil' | 'baseline'>,
  lookup: PeriodLookup,
  now: number,
): SentRow {
  const period = lookup.found === 'one' ? lookup.period : null;
  if (period !== null && isPendingCloseOrClosed(period.status)) return { is: 'pending-close-set' };
  // If the time is missing, the hold counts as not over. The deadline ends the wait.
  const isHoldOver = item.holdUntil !== null && now >= Date.parse(item.holdUntil);
  if (!isHoldOver) return { is: 'on-hold' };
  const isUndone = period === null || (period.status === 'Open' && !isBaseline(item.baseline, period.run));
  return isUndone ? { is: 'undone' } : { is: 'no-effect-seen', period };
}

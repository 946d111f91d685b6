import type { ZuoraReason } from '../shared/errors.ts';
import type { Reason } from '../shared/ledger-item.ts';
import type { RejectionCode } from './next-step.ts';

type Explained = Exclude<RejectionCode, 'earlier-periods-open' | 'refused-by-zuora'>;

const sentences: Record<Explained, string> = {
  'period-not-found': 'Zuora has no accounting period that fits the one asked for.',
  'period-ambiguous': 'More than one accounting period fits the one asked for; ask for it by id.',
  'period-open-ended': 'The open-ended accounting period can never be set to pending close.',
  'period-closed': 'The accounting period is closed already.',
};

/** Zuora's own words, under our code. */
export function zuoraReasons(reasons: readonly ZuoraReason[]): Reason[] {
  return reasons.map(({ code, message }) => ({
    code: 'refused-by-zuora',
    message,
    zuoraCode: code === '' ? null : code,
  }));
}

/** Why a request was rejected, as the outcome tells it. */
export function rejectionReasons(
  code: RejectionCode,
  known: { earlierOpen: readonly string[]; zuoraReasons: readonly Reason[] },
): Reason[] {
  if (code === 'refused-by-zuora') return [...known.zuoraReasons];
  if (code === 'earlier-periods-open') {
    return known.earlierOpen.map((name) => ({ code, message: `${name} is not closed.`, zuoraCode: null }));
  }
  return [{ code, message: sentences[code], zuoraCode: null }];
}

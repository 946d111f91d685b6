import { cutText } from '../shared/cut-text.ts';
import type { RejectionCode } from '../shared/ledger/item-words.ts';
import type { Reason } from '../shared/ledger/ledger-item.ts';
import { textLengthMax } from '../shared/zuora/answer/texts.ts';
import type { ZuoraReason } from '../shared/zuora/errors.ts';
import type { Decision } from './decision-table.ts';

export type Rejection = Extract<Decision, { is: 'reject' }>;
type Explained = Exclude<RejectionCode, 'earlier-periods-open' | 'refused-by-zuora'>;

const sentences: Record<Explained, string> = {
  'period-not-found': 'Zuora has no accounting period that fits the one asked for.',
  'period-ambiguous': 'More than one accounting period fits the one asked for; ask for it by id.',
  'period-open-ended': 'The open-ended accounting period can never be set to pending close.',
  'period-closed': 'The accounting period is closed already.',
};

/** Zuora's own reasons, each under our code. */
export function zuoraReasons(reasons: readonly ZuoraReason[]): Reason[] {
  return reasons.map(({ code, message }) => ({
    code: 'refused-by-zuora',
    message,
    zuoraCode: code === '' ? null : code,
  }));
}

/** Says that a period is not closed. Its name is cut, so that the sentence fits the limit of an outcome's texts. */
function notClosed(name: string): string {
  const rest = ' is not closed.';
  return `${cutText(name, textLengthMax - rest.length)}${rest}`;
}

/** The reasons that the outcome of a rejected request gives. */
export function rejectionReasons(decision: Rejection, zuoraReasons: readonly Reason[]): Reason[] {
  if (decision.code === 'refused-by-zuora') return [...zuoraReasons];
  if (decision.code === 'earlier-periods-open') {
    const { code } = decision;
    return decision.earlierOpen.map((name) => ({ code, message: notClosed(name), zuoraCode: null }));
  }
  return [{ code: decision.code, message: sentences[decision.code], zuoraCode: null }];
}

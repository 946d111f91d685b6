import type { OutcomeData, OutcomeReason } from '../../functions/contract/outcome.ts';
import type { RejectionCode } from '../../functions/shared/ledger/item-words.ts';
import { toolCommand } from './tool-command.ts';

/** A reason in a line, with the code of ours and Zuora's. */
export const reasonText = ({ code, zuoraCode, message }: OutcomeReason): string =>
  [code, zuoraCode, message].filter(Boolean).join(' ');

/** What happened and why, in a line. */
export function whatHappened({ outcome, adopted, reasons, trialBalance }: OutcomeData): string {
  const why = reasons.map(reasonText).join('; ');
  const { status, errorMessage } = trialBalance;
  switch (outcome) {
    case 'completed':
      return `the trial balance run completed${adopted ? ' (adopted: somebody else had set pending close)' : ''}`;
    case 'failed':
      return `the trial balance run ended with an error${errorMessage === null ? ', and Zuora does not say why' : `: ${errorMessage}`}`;
    case 'rejected':
      return `the period was not set to pending close: ${why}`;
    case 'withdrawn':
      return why === '' ? 'the period was opened again or removed before its run ended' : why;
    case 'timed-out': {
      const last = status === null ? 'no trial balance run of it was seen' : `its run was ${status}`;
      return `the deadline passed; ${why === '' ? last : why}`;
    }
  }
}

const anew = 'send a new request under a new id';

/** What a person can do after an outcome; null after `completed`. */
export function afterOutcome(data: OutcomeData): string | null {
  const { outcome, reasons } = data;
  const code = reasons[0]?.code ?? '';
  if (isKnown(code)) return afterReason[code](data);
  switch (outcome) {
    case 'completed':
      return null;
    case 'failed':
      return `correct it in Zuora; run the trial balance again there, or reopen the period; then ${anew}`;
    case 'rejected':
      return anew;
    case 'withdrawn':
      return `when the period is ready to be closed, ${anew}`;
    case 'timed-out':
      return `${toolCommand('periods', data)} shows how the period and its run are; then ${anew}`;
  }
}

const afterReason: Readonly<
  Record<RejectionCode | 'put-unclear' | 'cancelled', (data: OutcomeData) => string>
> = {
  'period-not-found': (data) => `${toolCommand('periods', data)} shows which periods exist; ${anew}`,
  'period-ambiguous': (data) => `${toolCommand('periods', data)} shows their ids; ${anew}, with one of them`,
  'period-open-ended': () => `${anew}, for a period that ends`,
  'period-closed': () => 'nothing, if this is the right period',
  'earlier-periods-open': () => `close the earlier periods in Zuora; then ${anew}`,
  'refused-by-zuora': () => `correct in Zuora what it names; then ${anew}`,
  'put-unclear': (data) => `${toolCommand('periods', data)} shows the period; when it is open, ${anew}`,
  cancelled: () => `nothing; if it is wanted again, ${anew}`,
};
const isKnown = (code: string): code is keyof typeof afterReason => Object.hasOwn(afterReason, code);

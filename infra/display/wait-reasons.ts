import type { WaitReason } from '../../functions/shared/ledger/item-words.ts';
import { codeText } from './code-text.ts';

/** The text for a ledger item's reason to wait, in the tool and the console. */
const texts: Readonly<Record<WaitReason, string>> = {
  hold: 'its PUT may still take effect',
  'trial-balance-running': 'a trial balance of the period is in progress',
  'unknown-word': 'the period has a status that is not known',
  'deadline-near': 'its deadline is too near for another PUT',
  'credentials-refused': 'the credentials are refused or not usable',
  'slow-down': 'Zuora asked for fewer calls',
  'in-line': 'its turn for a token of Zuora has not come yet',
  'period-list-too-large': 'its list of periods is too large to be read',
  'zuora-trouble': 'Zuora gives no usable answer',
  'aws-trouble': 'AWS does not answer as it should',
  'sns-trouble': 'SNS does not take the outcome',
  'no-time-left': 'the invocation had no time left for a PUT',
  'lost-write': 'another invocation wrote its item',
  refused: 'Zuora refused the PUT',
};

export const waitReasonText = (because: string): string => codeText(texts, because);

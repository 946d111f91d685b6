import { printable } from '../../display/printable.ts';
import { spanText, timeText } from '../../display/time-text.ts';
import { parkedToDo } from '../../display/to-do.ts';
import { type Cell, counted, factsText, tableText } from '../text.ts';
import type { DeadLetter } from './dead-letters.ts';
import { effectText, type RedriveEffect, redriveEffect } from './redrive-effect.ts';

const shortBody = 54;

/** A dead letter for machines: all that was received, without the receipt handle, which is no longer valid. */
export function deadLetterEntry({ receiptHandle: _, ...deadLetter }: DeadLetter) {
  return { ...deadLetter, redrive: redriveEffect(deadLetter), toDo: toDoOf(deadLetter) };
}

/** A message that SQS moved has no reason, but it may be one that a redrive does not help. */
function toDoOf({ messageId, reason, body }: Pick<DeadLetter, 'messageId' | 'reason' | 'body'>): string {
  const comesBack = reason === null && redriveEffect({ body, reason }).is === 'comes-back';
  return parkedToDo(messageId, comesBack ? 'invalid-request' : reason);
}

/** Without a reason of the closing function, SQS moved the message. */
const reasonText = ({ reason }: DeadLetter): string => reason ?? 'received too often';

const heads = ['message id', 'reason', 'age', 'received', 'detail', 'to do', 'a redrive makes it', 'body'];

/** For each message why it is here, what to do, and the beginning of its body. `now` in milliseconds since 1970. */
export function deadLettersText(deadLetters: readonly DeadLetter[], now: number, width?: number): string {
  const rows = deadLetters.map((deadLetter): Cell[] => [
    deadLetter.messageId,
    { text: `✗ ${reasonText(deadLetter)}`, style: 'red' },
    `${spanText(now - Date.parse(deadLetter.sentAt))} old`,
    counted(deadLetter.receiveCount, 'time'),
    deadLetter.detail ?? '–',
    toDoOf(deadLetter),
    effectText(redriveEffect(deadLetter)),
    beginning(deadLetter.body),
  ]);
  return tableText(heads, rows, { titleColumns: 3, ...(width !== undefined && { width }) });
}

/** With the reason, unless the message's detail says it already. */
function wholeEffectText(effect: RedriveEffect, detail: string | null): string {
  const text = effectText(effect);
  return effect.is === 'comes-back' && effect.why !== detail ? `${text}: ${effect.why}` : text;
}

/** All that is known of each message, with the whole body. */
export function deadLettersWithBodies(deadLetters: readonly DeadLetter[]): string {
  return deadLetters
    .map((deadLetter) => {
      const facts = [
        ['message id', deadLetter.messageId],
        ['sent (UTC)', timeText(deadLetter.sentAt)],
        ['received', String(deadLetter.receiveCount)],
        ['reason', reasonText(deadLetter)],
        ['detail', deadLetter.detail],
        ['to do', toDoOf(deadLetter)],
        ['a redrive makes it', wholeEffectText(redriveEffect(deadLetter), deadLetter.detail)],
      ] as const;
      // A body is not wrapped, so that it can be copied.
      return `${factsText(facts)}\n\n${printable(deadLetter.body)}`;
    })
    .join('\n\n');
}

function beginning(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim();
  return line.length <= shortBody ? line : `${line.slice(0, shortBody)}…`;
}

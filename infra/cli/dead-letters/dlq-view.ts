import { factsText, spanText, tableText, timeText } from '../text.ts';
import type { DeadLetter } from './dead-letters.ts';
import { effectText, type RedriveEffect, redriveEffect } from './redrive-effect.ts';

const shortBody = 60;

/** A dead letter for machines: what was received, but the handle that is good for nothing any more. */
export function deadLetterEntry({ receiptHandle: _, ...deadLetter }: DeadLetter) {
  return { ...deadLetter, redrive: redriveEffect(deadLetter) };
}

/** Where the closing function gave no reason, SQS moved the message by itself. */
const reasonText = ({ reason }: DeadLetter): string => reason ?? 'received too often';

const heads = ['MESSAGE ID', 'AGE', 'RECEIVED', 'REASON', 'DETAIL', 'A REDRIVE MAKES IT', 'BODY'];

/** A line for each message, with the beginning of its body. `now` in milliseconds since 1970. */
export function deadLettersText(deadLetters: readonly DeadLetter[], now: number): string {
  const rows = deadLetters.map((deadLetter) => [
    deadLetter.messageId,
    spanText(now - Date.parse(deadLetter.sentAt)),
    String(deadLetter.receiveCount),
    reasonText(deadLetter),
    deadLetter.detail ?? '–',
    effectText(redriveEffect(deadLetter)),
    beginning(deadLetter.body),
  ]);
  return tableText(heads, rows);
}

/** With the reason, but where the message's detail has said it. */
function wholeEffectText(effect: RedriveEffect, detail: string | null): string {
  const text = effectText(effect);
  return effect.is === 'comes-back' && effect.why !== detail ? `${text}: ${effect.why}` : text;
}

/** Everything of each message, the body whole. */
export function deadLettersWithBodies(deadLetters: readonly DeadLetter[]): string {
  return deadLetters
    .map((deadLetter) => {
      const facts = [
        ['message id', deadLetter.messageId],
        ['sent (UTC)', timeText(deadLetter.sentAt)],
        ['received', String(deadLetter.receiveCount)],
        ['reason', reasonText(deadLetter)],
        ['detail', deadLetter.detail],
        ['a redrive makes it', wholeEffectText(redriveEffect(deadLetter), deadLetter.detail)],
        ['body', deadLetter.body],
      ] as const;
      return factsText(facts);
    })
    .join('\n\n');
}

function beginning(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim();
  return line.length <= shortBody ? line : `${line.slice(0, shortBody)}…`;
}

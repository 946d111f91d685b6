import { factsText, spanText, tableText, timeText } from '../text.ts';
import type { DeadLetter } from './dead-letters.ts';
import { effectText, type RedriveEffect, redriveEffect } from './redrive-effect.ts';

const shortBody = 60;

/** A dead letter for machines: what was received, but the handle that is good for nothing any more. */
export function letterEntry({ receiptHandle: _, ...letter }: DeadLetter) {
  return { ...letter, redrive: redriveEffect(letter) };
}

/** Where the closing function gave no reason, SQS moved the message by itself. */
const reasonText = ({ reason }: DeadLetter): string => reason ?? 'received too often';

const heads = ['MESSAGE ID', 'AGE', 'RECEIVED', 'REASON', 'DETAIL', 'A REDRIVE MAKES IT', 'BODY'];

/** A line for each message, with the beginning of its body. `now` in milliseconds since 1970. */
export function lettersText(letters: readonly DeadLetter[], now: number): string {
  const rows = letters.map((letter) => [
    letter.messageId,
    spanText(now - Date.parse(letter.sentAt)),
    String(letter.receiveCount),
    reasonText(letter),
    letter.detail ?? '–',
    effectText(redriveEffect(letter)),
    beginning(letter.body),
  ]);
  return tableText(heads, rows);
}

/** With the reason, but where the message's detail has said it. */
function wholeEffectText(effect: RedriveEffect, detail: string | null): string {
  const text = effectText(effect);
  return effect.is === 'comes-back' && effect.why !== detail ? `${text}: ${effect.why}` : text;
}

/** Everything of each message, the body whole. */
export function lettersWithBodies(letters: readonly DeadLetter[]): string {
  return letters
    .map((letter) => {
      const facts = [
        ['message id', letter.messageId],
        ['sent (UTC)', timeText(letter.sentAt)],
        ['received', String(letter.receiveCount)],
        ['reason', reasonText(letter)],
        ['detail', letter.detail],
        ['a redrive makes it', wholeEffectText(redriveEffect(letter), letter.detail)],
        ['body', letter.body],
      ] as const;
      return factsText(facts);
    })
    .join('\n\n');
}

function beginning(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim();
  return line.length <= shortBody ? line : `${line.slice(0, shortBody)}…`;
}

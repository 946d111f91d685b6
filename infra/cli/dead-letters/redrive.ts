import { answer } from '../answer.ts';
import { counted } from '../text.ts';
import { exitCodes } from '../trouble.ts';
import { aboutRedrive } from './about.ts';
import { type ChoiceOptions, type Work, withChosen } from './chosen.ts';
import { type Redriven, redriveEach, resultText } from './redrive-each.ts';
import { redriveEffect } from './redrive-effect.ts';

const work: Work<Redriven> = {
  name: 'a redrive',
  about: aboutRedrive,
  question: (count) => (count === 1 ? 'Send it again?' : `Send these ${count} messages again?`),
  isSkipped: (deadLetter) => redriveEffect(deadLetter).is === 'comes-back',
  carryOut: redriveEach,
};

/** `closes dlq redrive`. */
export async function redrive(messageId: string | undefined, options: ChoiceOptions): Promise<void> {
  const { results, skipped } = await withChosen(messageId, options, work);
  if (results.some(({ trouble }) => trouble !== null)) process.exitCode = exitCodes.trouble;
  const leftAlone = skipped.map((deadLetter) => {
    const effect = redriveEffect(deadLetter);
    return { messageId: deadLetter.messageId, why: effect.is === 'comes-back' ? effect.why : '' };
  });
  answer(options, { redriven: results, skipped: leftAlone }, () =>
    [
      ...results.map(resultText),
      ...(results.length === 0 ? ['There is nothing to send.'] : []),
      ...leftAlone.map(({ messageId: id, why }) => `${id}: skipped, as it would come straight back: ${why}`),
      ...(leftAlone.length === 0 ? [] : [skippedHelp(leftAlone.length)]),
    ].join('\n'),
  );
}

const skippedHelp = (count: number) =>
  `${counted(count, 'message')} skipped. The sender has to correct what is wrong and send it anew; then \`closes dlq discard\`.`;

import { confirmed } from '../../display/terminal.ts';
import { answer, noteLines } from '../answer.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import type { Stack } from '../stack/stack.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes, notPossible, Trouble } from '../trouble.ts';
import { aboutRedrive } from './about-redrive.ts';
import { type DeadLetter, withDeadLetters } from './dead-letters.ts';
import { deadLettersText } from './dlq-view.ts';
import { redriveEach, resultText } from './redrive-each.ts';

interface RedriveOptions extends GlobalOptions {
  all?: boolean;
  yes?: boolean;
}

/** One call redrives at most so many messages. A fuller queue is an incident, and takes several calls. */
const messagesMax = 1_000;

/** `closes dlq redrive`. */
export async function redrive(messageId: string | undefined, options: RedriveOptions): Promise<void> {
  if ((messageId === undefined) === !options.all)
    throw new Trouble('name one message by its id, or --all of them.');
  if (!options.yes && !process.stdin.isTTY)
    throw new Trouble('a redrive asks first, and nobody can be asked here: add --yes. Nothing was changed.');
  const stack = await findStack(options);
  const isNamed = (deadLetter: DeadLetter) => options.all === true || deadLetter.messageId === messageId;
  const isMeant = options.yes ? isNamed : await ask(stack, isNamed);
  const results = await withDeadLetters(stack, messagesMax, (deadLetters) =>
    redriveEach(stack, deadLetters.filter(isMeant)),
  );
  if (results.length === 0 && messageId !== undefined) throw notFound(messageId);
  if (results.some(({ trouble }) => trouble !== null)) process.exitCode = exitCodes.trouble;
  answer(
    options,
    { redriven: results },
    () => results.map(resultText).join('\n') || 'There is nothing to send.',
  );
}

const notFound = (messageId: string) =>
  notPossible(
    `the dead-letter queue shows no message ${messageId} now: \`closes dlq\` lists what it shows. Nothing was changed.`,
  );

/**
 * Shows what would be sent, and asks for confirmation.
 *
 * @returns accepts the messages that were shown, and none that came after the question
 * @throws Trouble when the answer is no
 */
async function ask(
  stack: Stack,
  isNamed: (deadLetter: DeadLetter) => boolean,
): Promise<(deadLetter: DeadLetter) => boolean> {
  const deadLetters = await withDeadLetters(stack, messagesMax, async (received) => received.filter(isNamed));
  if (deadLetters.length > 0) {
    noteLines(`${deadLettersText(deadLetters, Date.now())}\n\n${aboutRedrive}\n`);
    const message =
      deadLetters.length === 1 ? 'Send it again?' : `Send these ${deadLetters.length} messages again?`;
    if (!(await confirmed(message))) throw new Trouble('nothing was sent, and nothing was changed.');
  }
  const shown = new Set(deadLetters.map((deadLetter) => deadLetter.messageId));
  return (deadLetter) => shown.has(deadLetter.messageId);
}

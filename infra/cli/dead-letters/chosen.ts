import { confirmed, stderr } from '../../display/terminal.ts';
import { wrapped } from '../../display/wrapped.ts';
import { noteLines } from '../answer.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import type { Stack } from '../stack/stack.ts';
import { findStack } from '../stack/target.ts';
import { notPossible, Trouble } from '../trouble.ts';
import { type DeadLetter, withDeadLetters } from './dead-letters.ts';
import { deadLettersText } from './dlq-view.ts';

/** Which messages, and whether to ask first. */
export interface ChoiceOptions extends GlobalOptions {
  all?: boolean;
  yes?: boolean;
}

/** What is done with dead letters after a person chose them. */
export interface Work<Result> {
  /** In a sentence: `a redrive`. */
  name: string;
  /** Said before the question. */
  about: string;
  /** For example `Send it again?`. */
  question(count: number): string;
  /** Which messages `--all` leaves alone. A message that is named by its id is never left alone. */
  isSkipped(deadLetter: DeadLetter): boolean;
  carryOut(stack: Stack, deadLetters: readonly DeadLetter[]): Promise<Result[]>;
}

/** At most this many messages are handled by one call. A fuller queue is an incident, and takes several calls. */
const messagesMax = 1_000;

/**
 * Does something with one dead letter, or with all, after a person said yes.
 *
 * @returns what was done, and which messages `--all` left alone
 * @throws Trouble when neither or both are named, there is no such message, there is no terminal to ask on, or the answer is no
 */
export async function withChosen<Result>(
  messageId: string | undefined,
  options: ChoiceOptions,
  work: Work<Result>,
): Promise<{ results: Result[]; skipped: DeadLetter[] }> {
  if ((messageId === undefined) === !options.all)
    throw new Trouble('name one message by its id, which `closes dlq` shows, or --all of them.');
  if (!options.yes && !process.stdin.isTTY)
    throw new Trouble(
      `${work.name} asks first, and here is no terminal to ask on: add --yes. Nothing was changed.`,
    );
  const stack = await findStack(options);
  const isNamed = (deadLetter: DeadLetter) => options.all === true || deadLetter.messageId === messageId;
  const isSkipped = (deadLetter: DeadLetter) => options.all === true && work.isSkipped(deadLetter);
  const isMeant = (deadLetter: DeadLetter) => isNamed(deadLetter) && !isSkipped(deadLetter);
  const isConfirmed = options.yes ? isMeant : await ask(stack, isMeant, work);
  const skipped: DeadLetter[] = [];
  const results = await withDeadLetters(stack, messagesMax, (deadLetters) => {
    skipped.push(...deadLetters.filter(isSkipped));
    return work.carryOut(stack, deadLetters.filter(isConfirmed));
  });
  if (results.length === 0 && messageId !== undefined)
    throw notPossible(
      `the dead-letter queue shows no message ${messageId} now: \`closes dlq\` lists what it shows. Nothing was changed.`,
    );
  return { results, skipped };
}

/**
 * Shows what is meant, and asks for confirmation.
 *
 * @returns accepts the messages that were shown, and none that came after the question
 * @throws Trouble when the answer is no
 */
async function ask<Result>(
  stack: Stack,
  isMeant: (deadLetter: DeadLetter) => boolean,
  { about, question }: Work<Result>,
): Promise<(deadLetter: DeadLetter) => boolean> {
  const deadLetters = await withDeadLetters(stack, messagesMax, async (received) => received.filter(isMeant));
  if (deadLetters.length > 0) {
    noteLines(`${deadLettersText(deadLetters, Date.now())}\n\n${wrapped(about, stderr.width(), 0)}\n`);
    if (!(await confirmed(question(deadLetters.length))))
      throw new Trouble('you said no: nothing was changed.');
  }
  const shown = new Set(deadLetters.map((deadLetter) => deadLetter.messageId));
  return (deadLetter) => shown.has(deadLetter.messageId);
}

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { pathAsTyped } from '../../typed-path.ts';
import { answer } from '../answer.ts';
import { explain } from '../explain.ts';
import type { Stack } from '../stack/stack.ts';
import { exitCodes, Trouble } from '../trouble.ts';
import { aboutDiscard } from './about.ts';
import { type ChoiceOptions, withChosen } from './chosen.ts';
import type { DeadLetter } from './dead-letters.ts';

interface DiscardOptions extends ChoiceOptions {
  file: string;
}

/** The result of discarding one dead letter. */
interface Discarded {
  messageId: string;
  trouble: string | null;
}

/** `closes dlq discard`. */
export async function discard(messageId: string | undefined, options: DiscardOptions): Promise<void> {
  const { file } = options;
  const { results } = await withChosen<Discarded>(messageId, options, {
    name: 'a discard',
    about: `${aboutDiscard} The file is ${file}.`,
    question: (count) => (count === 1 ? 'Discard it?' : `Discard these ${count} messages?`),
    isSkipped: () => false,
    carryOut: (stack, deadLetters) => discardEach(stack, deadLetters, file),
  });
  if (results.some(({ trouble }) => trouble !== null)) process.exitCode = exitCodes.trouble;
  answer(
    options,
    { discarded: results, file },
    () => results.map((result) => resultText(result, file)).join('\n') || 'There is nothing to discard.',
  );
}

const resultText = ({ messageId, trouble }: Discarded, file: string): string =>
  trouble === null ? `${messageId}: discarded; kept in ${file}` : `${messageId}: not discarded; ${trouble}`;

/** Keeps one message after another in the file, and only then deletes it. A failure does not stop the next ones. */
async function discardEach(
  stack: Stack,
  deadLetters: readonly DeadLetter[],
  file: string,
): Promise<Discarded[]> {
  if (deadLetters.length === 0) return [];
  await keep(deadLetters, file);
  const sqs = await stack.sqs();
  const results: Discarded[] = [];
  for (const { messageId, receiptHandle } of deadLetters) {
    const message = { QueueUrl: stack.outputs.DeadLetterQueueUrl, ReceiptHandle: receiptHandle };
    const trouble = await sqs.send(new DeleteMessageCommand(message)).then(
      () => null,
      (error: unknown) => explain(error).line,
    );
    results.push({ messageId, trouble });
  }
  return results;
}

/**
 * Appends a line of JSON for each message, after what is there. Nobody else may read the file, and no link is followed.
 *
 * @throws Trouble if the file cannot be written
 */
export async function keep(deadLetters: readonly DeadLetter[], file: string): Promise<void> {
  const lines = deadLetters.map(({ receiptHandle: _, ...kept }) => `${JSON.stringify(kept)}\n`);
  const flags = constants.O_APPEND | constants.O_CREAT | constants.O_RDWR | (constants.O_NOFOLLOW ?? 0);
  try {
    const handle = await open(pathAsTyped(file), flags, 0o600);
    try {
      // A last line without an end is a person's, or was cut off when a disk was full.
      const start = (await endsInLine(handle)) ? '\n' : '';
      await handle.writeFile(start + lines.join(''));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown trouble';
    throw new Trouble(`cannot write ${file} (${code}): name another file by --file. Nothing was discarded.`);
  }
}

async function endsInLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return false;
  const { buffer } = await handle.read({ buffer: Buffer.alloc(1), position: size - 1 });
  return buffer.toString() !== '\n';
}

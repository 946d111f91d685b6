import { answer, note } from '../answer.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import { findStack } from '../stack/target.ts';
import { withDeadLetters } from './dead-letters.ts';
import { deadLetterEntry, deadLettersText, deadLettersWithBodies } from './dlq-view.ts';

interface ListOptions extends GlobalOptions {
  body?: boolean;
  limit: number;
}

/** `closes dlq`. */
export async function listDeadLetters(options: ListOptions): Promise<void> {
  const stack = await findStack(options);
  const deadLetters = await withDeadLetters(stack, options.limit, async (received) => received);
  if (deadLetters.length === options.limit)
    note(`There may be more than ${options.limit}: --limit shows more.`);
  const text = () => {
    if (deadLetters.length === 0) return 'The dead-letter queue shows no message now.';
    return options.body ? deadLettersWithBodies(deadLetters) : deadLettersText(deadLetters, Date.now());
  };
  answer(options, { messages: deadLetters.map(deadLetterEntry) }, text);
}

import type { Command } from 'commander';
import { answer, note } from '../answer.ts';
import { type GlobalOptions, newCommand } from '../command.ts';
import { parseCount } from '../option-parsers.ts';
import { findStack } from '../stack/target.ts';
import { withDeadLetters } from './dead-letters.ts';
import { deadLetterEntry, deadLettersText, deadLettersWithBodies } from './dlq-view.ts';
import { redriveCommand } from './redrive.ts';

interface ListOptions extends GlobalOptions {
  body?: boolean;
  limit: number;
}

/** `closes dlq`, which lists, and `closes dlq redrive`. */
export function dlqCommand(): Command {
  return newCommand('dlq')
    .summary('what is not a close request, and why; send it again')
    .description('Looks into the dead-letter queue, or sends again what is in it.')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(redriveCommand());
}

function listCommand(): Command {
  return newCommand('list', ['closes dlq', 'closes dlq --body', 'closes dlq list --limit 500 --json'])
    .summary('what is in it, with the reasons (the default)')
    .description(
      'Lists what can be received now: every message is received, hidden for half a minute at most, and made visible again at once, which counts as one more receive and changes nothing else. What somebody else is looking at in this moment is not shown.',
    )
    .option('--body', 'show each message whole')
    .option('--limit <count>', 'show no more than so many', parseCount, 100)
    .action(async (_: unknown, command: Command) => list(command.optsWithGlobals<ListOptions>()));
}

async function list(options: ListOptions): Promise<void> {
  const stack = await findStack(options);
  const deadLetters = await withDeadLetters(stack, options.limit, async (received) => received);
  if (deadLetters.length === options.limit)
    note(`There may be more than ${options.limit}: --limit shows more.`);
  const text = () => {
    if (deadLetters.length === 0) return 'The dead-letter queue shows no message.';
    return options.body ? deadLettersWithBodies(deadLetters) : deadLettersText(deadLetters, Date.now());
  };
  answer(options, { messages: deadLetters.map(deadLetterEntry) }, text);
}

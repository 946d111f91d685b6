import type { Command } from 'commander';
import { aboutDiscard, aboutRedrive } from '../dead-letters/about.ts';
import { commandWithParts, newCommand, option } from './command.ts';

/** `closes dlq`, which lists, `closes dlq redrive` and `closes dlq discard`. */
export function dlqCommand(): Command {
  return commandWithParts('dlq', [listCommand(), redriveCommand(), discardCommand()])
    .summary('parked messages, and why; send them again or discard them')
    .description('Shows what is in the dead-letter queue, sends it again, or discards it.');
}

function listCommand(): Command {
  return newCommand('list', ['closes dlq', 'closes dlq --body', 'closes dlq list --limit 500 --json'])
    .summary('the messages in it, with the reasons (the default)')
    .description(
      'Lists the messages that can be received now. Each is received, which hides it for half a minute at most and counts as one more receive, and is made visible again at once; nothing else changes. What somebody else has received at this moment is not shown.',
    )
    .option('--body', 'show each message whole')
    .addOption(option('--limit <count>', 'show at most this many messages', 'count').default(100))
    .action(async (_: unknown, command: Command) => {
      const { listDeadLetters } = await import('../dead-letters/dlq.ts');
      await listDeadLetters(command.optsWithGlobals());
    });
}

function redriveCommand(): Command {
  const examples = [
    'closes dlq redrive 8f4f1b0e-5c4f-4c57-8f9a-0d1f6f0a2b11',
    'closes dlq redrive --all --yes --json',
  ];
  return newCommand('redrive', examples)
    .summary('send one message, or all, to the request queue again')
    .description(aboutRedrive)
    .argument('[messageId]', 'as `closes dlq` shows it')
    .option('--all', 'every message, but those that would come straight back')
    .option('--yes', 'do not ask first')
    .action(async (messageId: string | undefined, _: unknown, command: Command) => {
      const { redrive } = await import('../dead-letters/redrive.ts');
      await redrive(messageId, command.optsWithGlobals());
    });
}

function discardCommand(): Command {
  const examples = [
    'closes dlq discard 8f4f1b0e-5c4f-4c57-8f9a-0d1f6f0a2b11',
    'closes dlq discard --all --yes --file parked-2026-12.jsonl',
  ];
  return newCommand('discard', examples)
    .summary('delete one message, or all, after keeping them in a file')
    .description(aboutDiscard)
    .argument('[messageId]', 'as `closes dlq` shows it')
    .option('--all', 'every message')
    .option('--yes', 'do not ask first')
    .option(
      '--file <file>',
      'where to keep them; lines are added to a file that exists',
      'discarded-messages.jsonl',
    )
    .action(async (messageId: string | undefined, _: unknown, command: Command) => {
      const { discard } = await import('../dead-letters/discard.ts');
      await discard(messageId, command.optsWithGlobals());
    });
}

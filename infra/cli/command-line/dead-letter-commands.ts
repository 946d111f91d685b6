import type { Command } from 'commander';
import { aboutRedrive } from '../dead-letters/about-redrive.ts';
import { newCommand, option } from './command.ts';

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
    .addOption(option('--limit <count>', 'show no more than so many', 'count').default(100))
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
    .option('--all', 'every message')
    .option('--yes', 'do not ask first')
    .action(async (messageId: string | undefined, _: unknown, command: Command) => {
      const { redrive } = await import('../dead-letters/redrive.ts');
      await redrive(messageId, command.optsWithGlobals());
    });
}

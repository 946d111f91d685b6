import type { Command } from 'commander';
import { argument, newCommand, option, type RequestKeyOptions } from './command.ts';

/** A command about one request: the argument and option that name it. */
const requestCommand = (name: string, examples: readonly string[], whichOnes: string) =>
  newCommand(name, examples, `: \`closes list${whichOnes}\` shows the requests and their ids.`)
    .addArgument(argument('<requestId>', 'the request’s id', 'requestId'))
    .addOption(option('--tenant <name>', 'its tenant', 'tenant').default('default'));

/** `closes list`. */
export function listCommand(): Command {
  const examples = [
    'closes list',
    'closes list --since 2026-12-01 --tenant acme-eu',
    'closes list --all --json',
  ];
  return newCommand('list', examples)
    .summary('open requests: state, age, what each waits for, when it will probably end')
    .description(
      'Lists the requests that are open or whose outcome is still to be published, the oldest first. With --all or --since it also lists those that have ended, the latest first.',
    )
    .option('--all', 'also those that have ended (reads the whole ledger)')
    .addOption(option('--since <time>', 'all that were sent since a day (UTC) or an ISO 8601 time', 'since'))
    .addOption(option('--tenant <name>', 'of this tenant only', 'tenant'))
    .action(async (_: unknown, command: Command) => {
      const { list } = await import('../record/list.ts');
      await list(command.optsWithGlobals());
    });
}

/** `closes show`. */
export function showCommand(): Command {
  const examples = [
    'closes show netsuite-2026-11-close-1',
    'closes show schedule/eu-month-end/2026-12-03T18:00:00Z --tenant acme-eu --json',
  ];
  return requestCommand('show', examples, ' --all')
    .summary('one request, step by step')
    .description(
      'Shows everything that the ledger has of one request: what was asked, each step with its time, what Zuora showed, the ids that Zuora’s support asks for, and the outcome.',
    )
    .action(async (requestId: string, _: unknown, command: Command) => {
      const { show } = await import('../record/show.ts');
      await show(requestId, command.optsWithGlobals<RequestKeyOptions>());
    });
}

/** `closes cancel`. */
export function cancelCommand(): Command {
  const examples = ['closes cancel netsuite-2026-11-close-1', 'closes cancel my-id --tenant acme-eu --json'];
  return requestCommand('cancel', examples, '')
    .summary('withdraw a request while nothing of it is in effect in Zuora')
    .description(
      'Withdraws a request while it is accepted. Then nothing of it is in effect in Zuora: no PUT was sent, or Zuora refused it. Its outcome is withdrawn, with the reason cancelled, and polling publishes it on its next tick. Exit status: 0 cancelled, 3 its state does not allow it (nothing was changed).',
    )
    .action(async (requestId: string, _: unknown, command: Command) => {
      const { cancel } = await import('../operator-steps/cancel.ts');
      await cancel(requestId, command.optsWithGlobals<RequestKeyOptions>());
    });
}

/** `closes resend`. */
export function resendCommand(): Command {
  const examples = [
    'closes resend netsuite-2026-11-close-1',
    'closes resend my-id --tenant acme-eu --no-wait',
  ];
  return requestCommand('resend', examples, ' --all')
    .summary('publish an outcome once more, byte for byte')
    .description(
      'Makes a published outcome due again: polling publishes it on its next tick, byte for byte as before and under the same event id, to every subscriber. Exit status: 0 published again (or asked for, with --no-wait), 3 there is nothing to publish again (nothing was changed), 4 not published yet.',
    )
    .addOption(option('--wait <seconds>', 'stop waiting after this many seconds', 'count'))
    .option('--no-wait', 'only ask for it')
    .action(async (requestId: string, _: unknown, command: Command) => {
      const { resend } = await import('../operator-steps/resend.ts');
      await resend(requestId, command.optsWithGlobals());
    });
}

/** `closes audit`. */
export function auditCommand(): Command {
  const examples = [
    'closes audit --from 2026-11-01 --to 2026-12-01 > november.csv',
    'closes audit --from 2026-01-01 --to 2027-01-01 --tenant acme-eu --json',
  ];
  return newCommand('audit', examples)
    .summary('who asked for which close, and how it ended, as CSV')
    .description(
      'Prints a line of CSV for each request that was sent from the first day on and before the second (in UTC), the oldest first. Text that a spreadsheet would take for a formula has an apostrophe in front. An item that this version cannot read is a line with its tenant, its id and the state unreadable, and the exit status is 1. Reads the whole ledger, or with --tenant one tenant’s part.',
    )
    .addOption(option('--from <day>', 'the first day', 'day').makeOptionMandatory())
    .addOption(option('--to <day>', 'the day after the last', 'day').makeOptionMandatory())
    .addOption(option('--tenant <name>', 'of this tenant only', 'tenant'))
    .action(async (_: unknown, command: Command) => {
      const { audit } = await import('../audit/audit.ts');
      await audit(command.optsWithGlobals());
    });
}

import type { Command } from 'commander';
import { answer } from '../answer.ts';
import { type GlobalOptions, newCommand } from '../command.ts';
import { parseSince, parseTenant } from '../option-parsers.ts';
import { findStack } from '../stack/target.ts';
import { allItems, noteUnreadable, openItems } from './ledger-reading.ts';
import { emptyText, inOrder, listEntry, listText } from './list-view.ts';

interface ListOptions extends GlobalOptions {
  all?: boolean;
  since?: string;
  tenant?: string;
}

/** `closes list`. */
export function listCommand(): Command {
  const examples = [
    'closes list',
    'closes list --since 2026-12-01 --tenant acme-eu',
    'closes list --all --json',
  ];
  return newCommand('list', examples)
    .summary('what is open: since when, what is awaited, when it is looked at next')
    .description(
      'Lists the requests that are open or whose outcome is still to be published, the oldest first; with --all or --since the concluded ones as well, the latest first.',
    )
    .option('--all', 'concluded ones as well (reads the whole ledger)')
    .option('--since <time>', 'all that were asked since a day (UTC) or an ISO 8601 time', parseSince)
    .option('--tenant <name>', 'of this tenant only', parseTenant)
    .action(async (_: unknown, command: Command) => list(command.optsWithGlobals<ListOptions>()));
}

async function list(options: ListOptions): Promise<void> {
  const stack = await findStack(options);
  const { tenant, since } = options;
  const which = { ...(tenant !== undefined && { tenant }), ...(since !== undefined && { from: since }) };
  const isOpenOnly = !options.all && since === undefined;
  const { items: read, unreadable } = await (isOpenOnly ? openItems(stack, which) : allItems(stack, which));
  const items = inOrder(read);
  const now = Date.now();
  const requests = items.map((item) => listEntry(item, now));
  answer(options, { requests, unreadable }, () =>
    items.length + unreadable.length > 0 ? listText(items, now, unreadable) : emptyText(options),
  );
  noteUnreadable(unreadable);
}

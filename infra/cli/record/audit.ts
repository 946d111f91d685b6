import type { Command } from 'commander';
import { answer } from '../answer.ts';
import { type GlobalOptions, newCommand } from '../command.ts';
import { parseDay, parseTenant } from '../option-parsers.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes, Trouble } from '../trouble.ts';
import { auditCsv, auditEntry, unreadableEntry } from './audit-view.ts';
import { allItems, noteUnreadable } from './ledger-reading.ts';

interface AuditOptions extends GlobalOptions {
  from: string;
  to: string;
  tenant?: string;
}

/** `closes audit`. */
export function auditCommand(): Command {
  const examples = [
    'closes audit --from 2026-11-01 --to 2026-12-01 > november.csv',
    'closes audit --from 2026-01-01 --to 2027-01-01 --tenant acme-eu --json',
  ];
  return newCommand('audit', examples)
    .summary('who asked for which close, and its outcome, as CSV')
    .description(
      'Prints a line of CSV for each request that was asked from one day on and before another (days in UTC), the oldest first. Text that a spreadsheet would take for a formula has an apostrophe in front. What this version cannot read is a line with its keys and the state unreadable, and makes the exit status 1. Reads the whole ledger, or with --tenant one tenant’s part.',
    )
    .requiredOption('--from <day>', 'the first day', parseDay)
    .requiredOption('--to <day>', 'the day after the last', parseDay)
    .option('--tenant <name>', 'of this tenant only', parseTenant)
    .action(async (_: unknown, command: Command) => audit(command.optsWithGlobals<AuditOptions>()));
}

async function audit(options: AuditOptions): Promise<void> {
  const { from, to, tenant } = options;
  if (from >= to) throw new Trouble('--from must be before --to, which is the day after the last one.');
  const { items, unreadable } = await allItems(await findStack(options), {
    from,
    to,
    ...(tenant !== undefined && { tenant }),
  });
  const byTime = items.toSorted((one, other) => (one.requestedAt < other.requestedAt ? -1 : 1));
  const entries = byTime.map(auditEntry);
  if (unreadable.length > 0) process.exitCode = exitCodes.trouble;
  answer(options, { from, to, requests: entries, unreadable }, () =>
    auditCsv([...entries, ...unreadable.map(unreadableEntry)]).trimEnd(),
  );
  noteUnreadable(unreadable);
}

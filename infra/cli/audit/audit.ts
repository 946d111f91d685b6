import { answer } from '../answer.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import { allItems, noteUnreadable } from '../record/ledger-reading.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes, Trouble } from '../trouble.ts';
import { auditCsv, auditEntry, unreadableEntry } from './audit-view.ts';

interface AuditOptions extends GlobalOptions {
  from: string;
  to: string;
  tenant?: string;
}

/** `closes audit`. */
export async function audit(options: AuditOptions): Promise<void> {
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

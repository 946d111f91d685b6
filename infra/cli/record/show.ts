import type { Command } from 'commander';
import { answer } from '../answer.ts';
import { newCommand, type RequestKeyOptions, withRequestKey } from '../command.ts';
import { findStack } from '../stack/target.ts';
import { findItem, ledgerOf } from './ledger-reading.ts';
import { showDocument, showText } from './show-view.ts';

/** `closes show`. */
export function showCommand(): Command {
  const examples = [
    'closes show netsuite-2026-11-close-1',
    'closes show schedule/eu-month-end/2026-12-03T18:00:00Z --tenant acme-eu --json',
  ];
  return withRequestKey(newCommand('show', examples))
    .summary('one request’s whole story')
    .description(
      'Shows all that the ledger knows of a request: what was asked, what was done and seen, every state with its time, the ids that Zuora’s support asks for, and the outcome.',
    )
    .action(async (requestId: string, _: unknown, command: Command) =>
      show(requestId, command.optsWithGlobals<RequestKeyOptions>()),
    );
}

async function show(requestId: string, options: RequestKeyOptions): Promise<void> {
  const stack = await findStack(options);
  const item = await findItem(ledgerOf(stack), { tenant: options.tenant, requestId });
  const now = Date.now();
  answer(options, showDocument(item, now), () => showText(item, now));
}

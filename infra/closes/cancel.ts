import type { Command } from 'commander';
import { cancelled } from '../../functions/shared/operator-steps.ts';
import { answer, note } from './answer.ts';
import { newCommand, type RequestKeyOptions, withRequestKey } from './command.ts';
import { ledgerOf } from './ledger-reading.ts';
import { takeStep } from './operator-step.ts';
import { standing, standingText } from './outcome-view.ts';
import { findStack } from './target.ts';

const refusal =
  'only what is accepted, with nothing in effect in Zuora, can be cancelled. What Zuora did is undone in Zuora (reopen the period): the request then ends as withdrawn by itself.';

/** `closes cancel`. */
export function cancelCommand(): Command {
  return withRequestKey(
    newCommand('cancel', [
      'closes cancel netsuite-2026-11-close-1',
      'closes cancel my-id --tenant acme-eu --json',
    ]),
  )
    .summary('withdraw a request of which nothing was sent')
    .description(
      'Withdraws a request as long as it is accepted: nothing was sent to Zuora, or Zuora refused it. Its outcome is withdrawn, with the reason cancelled, and polling publishes it on its next tick. Exit status: 0 cancelled, 3 its state does not allow it (nothing was changed).',
    )
    .action(async (requestId: string, _: unknown, command: Command) =>
      cancel(requestId, command.optsWithGlobals<RequestKeyOptions>()),
    );
}

async function cancel(requestId: string, options: RequestKeyOptions): Promise<void> {
  const stack = await findStack(options);
  const key = { tenant: options.tenant, requestId };
  const by = await stack.operator();
  const take = (item: Parameters<typeof cancelled>[0]) => cancelled(item, { now: Date.now(), by });
  const item = await takeStep(ledgerOf(stack), key, { take, refusal });
  note('cancelled; polling publishes the outcome on its next tick');
  answer(options, standing(key, item, Date.now()), () => standingText(key, item));
}

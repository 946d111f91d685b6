import type { Command } from 'commander';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { resendAsked } from '../../../functions/shared/ledger/operator-steps.ts';
import { answer, note } from '../answer.ts';
import { newCommand, type RequestKeyOptions, withRequestKey } from '../command.ts';
import { parseCount } from '../option-parsers.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes } from '../trouble.ts';
import { follow, isPublished, type Wait } from './follow.ts';
import { ledgerOf } from './ledger-reading.ts';
import { takeStep } from './operator-step.ts';
import { standing, standingText } from './outcome-view.ts';

interface ResendOptions extends RequestKeyOptions {
  wait: Wait;
}

/** Why there is nothing to publish again in the item's state, and what will happen without an operator. */
export function resendRefusal({ event, publishedAt }: LedgerItem): string {
  const rule = 'only an outcome that was published can be published again';
  if (event === null) return `${rule}, and it has none yet; that will be published by itself.`;
  return publishedAt === null
    ? `${rule}; this one is published for the first time on the next tick, by itself.`
    : 'it was asked for already; polling publishes the same outcome once more on its next tick.';
}

/** `closes resend`. */
export function resendCommand(): Command {
  const examples = [
    'closes resend netsuite-2026-11-close-1',
    'closes resend my-id --tenant acme-eu --no-wait',
  ];
  return withRequestKey(newCommand('resend', examples))
    .summary('publish a stored outcome once more, the same bytes')
    .description(
      'Makes a published outcome due again: polling publishes it on its next tick, byte for byte as before and under the same event id, to every subscriber. Exit status: 0 published again (or asked for, with --no-wait), 3 there is nothing to publish again (nothing was changed), 4 not published yet.',
    )
    .option('--wait <seconds>', 'stop waiting after so many seconds', parseCount)
    .option('--no-wait', 'only ask for it')
    .action(async (requestId: string, _: unknown, command: Command) =>
      resend(requestId, command.optsWithGlobals<ResendOptions>()),
    );
}

async function resend(requestId: string, options: ResendOptions): Promise<void> {
  const stack = await findStack(options);
  const ledger = ledgerOf(stack);
  const key = { tenant: options.tenant, requestId };
  const by = await stack.operator();
  const take = (item: LedgerItem) => resendAsked(item, { now: Date.now(), by });
  const asked = await takeStep(ledger, key, { take, refusal: resendRefusal });
  note('asked for; polling publishes the same outcome on its next tick');
  const item = options.wait === false ? asked : ((await follow(ledger, key, options.wait)) ?? asked);
  if (options.wait !== false && !isPublished(item)) process.exitCode = exitCodes.stillOpen;
  answer(options, standing(key, item, Date.now()), () => standingText(key, item));
}

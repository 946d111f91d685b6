import type { Command } from 'commander';
import { resendAsked } from '../../functions/shared/operator-steps.ts';
import { answer, note } from './answer.ts';
import { newCommand, type RequestKeyOptions, withRequestKey } from './command.ts';
import { follow, isPublished, type Wait } from './follow.ts';
import { ledgerOf } from './ledger-reading.ts';
import { takeStep } from './operator-step.ts';
import { parseCount } from './option-parsers.ts';
import { standing, standingText } from './outcome-view.ts';
import { findStack } from './target.ts';
import { exitCodes } from './trouble.ts';

interface ResendOptions extends RequestKeyOptions {
  wait: Wait;
}

const refusal =
  'only an outcome that was published can be published again; one that is stored is published by itself.';

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
  const take = (item: Parameters<typeof resendAsked>[0]) => resendAsked(item, { now: Date.now(), by });
  const asked = await takeStep(ledger, key, { take, refusal });
  note('asked for; polling publishes the same outcome on its next tick');
  const item = options.wait === false ? asked : ((await follow(ledger, key, options.wait)) ?? asked);
  answer(options, standing(key, item, Date.now()), () => standingText(key, item));
  if (options.wait !== false && !isPublished(item)) process.exitCode = exitCodes.stillOpen;
}

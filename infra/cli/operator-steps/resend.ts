import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { resendAsked } from '../../../functions/shared/ledger/operator-steps.ts';
import { answer, note } from '../answer.ts';
import type { RequestKeyOptions } from '../command-line/command.ts';
import { forecastsFor } from '../record/forecasts.ts';
import { ledgerOf } from '../record/ledger-reading.ts';
import { standing, standingText } from '../record/outcome-view.ts';
import { findStack } from '../stack/target.ts';
import { exitCodes } from '../trouble.ts';
import { follow, isPublished, type Wait } from '../waiting/follow.ts';
import { takeStep } from './operator-step.ts';

interface ResendOptions extends RequestKeyOptions {
  wait: Wait;
}

/** Says why nothing can be published again in the item's state, and what happens by itself. */
export function resendRefusal({ event, publishedAt }: LedgerItem): string {
  const rule = 'only an outcome that was published can be published again';
  if (event === null) return `${rule}, and it has none yet; that will be published by itself.`;
  return publishedAt === null
    ? `${rule}; this one is published for the first time on the next tick, by itself.`
    : 'it was asked for already; polling publishes the same outcome once more on its next tick.';
}

/** `closes resend`. */
export async function resend(requestId: string, options: ResendOptions): Promise<void> {
  const stack = await findStack(options);
  const ledger = await ledgerOf(stack);
  const forecasts = (item: LedgerItem) => forecastsFor(stack, [item], Date.now);
  const key = { tenant: options.tenant, requestId };
  const by = await stack.operator();
  const take = (item: LedgerItem) => resendAsked(item, { now: Date.now(), by });
  const asked = await takeStep(ledger, key, { take, refusal: resendRefusal });
  note('asked for; polling publishes the same outcome on its next tick');
  const item =
    options.wait === false ? asked : ((await follow({ ledger, forecasts }, key, options.wait)) ?? asked);
  if (options.wait !== false && !isPublished(item)) process.exitCode = exitCodes.stillOpen;
  answer(options, standing(key, item, Date.now()), () => standingText(key, item));
}

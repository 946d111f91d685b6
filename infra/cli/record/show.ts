import { answer } from '../answer.ts';
import type { RequestKeyOptions } from '../command-line/command.ts';
import { findStack } from '../stack/target.ts';
import { forecastsFor } from './forecasts.ts';
import { findItem, ledgerOf } from './ledger-reading.ts';
import { showDocument, showText } from './show-view.ts';

/** `closes show`. */
export async function show(requestId: string, options: RequestKeyOptions): Promise<void> {
  const stack = await findStack(options);
  const item = await findItem(await ledgerOf(stack), { tenant: options.tenant, requestId });
  const foreseen = (await forecastsFor(stack, [item], Date.now))(item);
  const now = Date.now();
  answer(options, showDocument(item, foreseen, now), () => showText(item, foreseen, now));
}

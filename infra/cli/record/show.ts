import { answer } from '../answer.ts';
import type { RequestKeyOptions } from '../command-line/command.ts';
import { findStack } from '../stack/target.ts';
import { findItem, ledgerOf } from './ledger-reading.ts';
import { showDocument, showText } from './show-view.ts';

/** `closes show`. */
export async function show(requestId: string, options: RequestKeyOptions): Promise<void> {
  const stack = await findStack(options);
  const item = await findItem(await ledgerOf(stack), { tenant: options.tenant, requestId });
  const now = Date.now();
  answer(options, showDocument(item, now), () => showText(item, now));
}

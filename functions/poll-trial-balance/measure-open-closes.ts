import { itemsPerReadMax, type LedgerKey, nameOfKey } from '../shared/ledger/ledger.ts';
import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import { type Measure, nameOf } from '../shared/telemetry/telemetry.ts';
import { inPieces } from './due-items.ts';
import type { PollContext } from './poll-context.ts';
import type { OpenItems } from './poll-trial-balances.ts';

export interface MeasureContext extends Pick<PollContext, 'now' | 'timeLeftMs' | 'report'> {
  ledger: Pick<PollContext['ledger'], 'getMany'>;
  measure: Measure;
}

/** Measuring stops when this much time is left, in milliseconds: the rest is for the answer to Lambda. */
const leftMsMin = 1_000;

/**
 * Measures how many closes are open and for how long. Only the ledger knows: SQS's age metric ignores messages received
 * more than three times, which is every request that waits. The tick's own Query has counted them. Ages are taken
 * from the items that are due first: if more are open than those, their number says enough. The tick is done by now, so
 * trouble is only reported.
 */
export async function measureOpenCloses(
  { openCount, first, closed }: OpenItems,
  context: MeasureContext,
): Promise<void> {
  const { measure, report, timeLeftMs, now } = context;
  // The count is not complete, so no number would be right.
  if (openCount === null) return;
  try {
    const keys = first.filter((key) => !closed.has(nameOfKey(key)));
    const { items, gone } = await readSome(keys, context);
    if (timeLeftMs() < leftMsMin) return;
    measure('OpenCloses', openCount - closed.size - gone);
    measure('OldestOpenCloseSeconds', oldest(items, now(), askedAt));
    measure('OldestUnpublishedSeconds', oldest(items, now(), concludedAt));
  } catch (error) {
    report('item-failed', { detail: 'the open closes could not be measured', errorName: nameOf(error) });
  }
}

/**
 * Reads the items, without those that another tick has published since. An item that cannot be read counts as open;
 * every tick in which it is due reports it.
 */
async function readSome(
  keys: readonly LedgerKey[],
  { ledger, timeLeftMs }: MeasureContext,
): Promise<{ items: LedgerItem[]; gone: number }> {
  const items: LedgerItem[] = [];
  let gone = 0;
  for (const piece of inPieces(itemsPerReadMax, keys)) {
    if (timeLeftMs() < leftMsMin) break;
    const { items: found, unreadable, unread } = await ledger.getMany(piece);
    const open = found.filter(({ dueAt }) => dueAt !== null);
    items.push(...open);
    gone += piece.length - open.length - unreadable.length - unread.length;
  }
  return { items, gone };
}

const askedAt = (item: LedgerItem) => (item.state === 'concluded' ? null : item.requestedAt);

/** A concluded item is due from its conclusion until it is published. */
const concludedAt = (item: LedgerItem) => (item.state === 'concluded' ? item.dueAt : null);

/** The greatest age in whole seconds; 0 when there is none. */
function oldest(
  items: readonly LedgerItem[],
  now: number,
  since: (item: LedgerItem) => string | null,
): number {
  const ages = items.flatMap((item) => {
    const time = since(item);
    return time === null ? [] : [Math.round((now - Date.parse(time)) / 1000)];
  });
  return Math.max(0, ...ages);
}

import type { LedgerItem } from './ledger-item.ts';

type Kept = Pick<LedgerItem, 'history' | 'historyLeftOut'>;

/**
 * How large the history may be, as JSON in UTF-8: some 1,300 entries without new facts. Everything else takes
 * 190 kB at most (item-size.test.ts), and DynamoDB takes 400 KB: an item that outgrows it could never be concluded.
 */
const historyBytesMax = 100_000;
/** How many of the first entries are kept, unless they alone are too large. The last entry is always kept. */
export const historyFirstKept = 20;

const bytesOf = (entry: LedgerItem['history'][number]): number =>
  Buffer.byteLength(JSON.stringify(entry)) + 1;

/**
 * The history of an item with one more entry. Where it would grow too large, the oldest after the first 20 are left out
 * and counted.
 */
export function withEntry(item: LedgerItem, entry: LedgerItem['history'][number]): Kept {
  const history = [...item.history, entry];
  let bytes = history.reduce((sum, each) => sum + bytesOf(each), 0);
  let leftOut = 0;
  while (bytes > historyBytesMax && history.length > 1) {
    for (const removed of history.splice(Math.min(historyFirstKept, history.length - 2), 1)) {
      bytes -= bytesOf(removed);
      leftOut += 1;
    }
  }
  return leftOut === 0 ? { history } : { history, historyLeftOut: (item.historyLeftOut ?? 0) + leftOut };
}

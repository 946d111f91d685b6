import type { LedgerItem } from './ledger-item.ts';

type Kept = Pick<LedgerItem, 'history' | 'historyLeftOut'>;

/**
 * How large the history may be, as JSON in UTF-8: some 1,300 entries without new facts. All other fields take at most
 * 190 kB (item-size.test.ts), and DynamoDB accepts 400 KB. A larger item could never be concluded.
 */
const historyBytesMax = 100_000;
/** How many of the first entries are kept, unless they alone are too large. The last entry is always kept. */
export const historyFirstKept = 20;

const bytesOf = (entry: LedgerItem['history'][number]): number =>
  Buffer.byteLength(JSON.stringify(entry)) + 1;

/**
 * The history of an item with one more entry. If it would be too large, the oldest entries after the first 20 are left
 * out and counted.
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

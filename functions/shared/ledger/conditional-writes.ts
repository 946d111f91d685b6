import type { LedgerItem } from './ledger-item.ts';

/** The item was written since it was read: start over from a new read. */
export class LostWriteError extends Error {
  override readonly name = 'LostWriteError';
}

/** Which write a stored item comes from. Rows of earlier versions have no write id. */
export interface WriteMark {
  revision: number;
  writeId: string | null;
}

/** A write is stored, or refused because the item is not as it was read. */
export type WriteAnswer =
  | { is: 'stored' }
  /** `there` is what the table held at that moment; undefined where the table does not say. */
  | { is: 'refused'; there: WriteMark | undefined };

/** What a table does for {@link conditionalWrites}; trouble is thrown as the table's client throws it. */
export interface ConditionalTable {
  /** Stores the item if the stored one has the revision `expected`, or with null if none is stored. */
  put(item: LedgerItem, writeId: string, expected: number | null): Promise<WriteAnswer>;
  /** Reads consistently which write the stored item comes from. */
  readMark(item: Pick<LedgerItem, 'tenant' | 'requestId'>): Promise<WriteMark | undefined>;
}

/**
 * The ledger's two writes. Each carries a random id of its own. The SDK repeats a write whose answer was lost, and the
 * repeat meets the condition that the first attempt has made untrue. Only this id, at the revision that was meant, shows
 * that the stored item is the writer's own: two deliveries can write the same content in the same millisecond, and each
 * would take the other's write for its own.
 */
export function conditionalWrites(table: ConditionalTable, newWriteId: () => string) {
  async function write(item: LedgerItem, expected: number | null): Promise<LedgerItem> {
    const writeId = newWriteId();
    const answer = await table.put(item, writeId, expected);
    if (answer.is === 'stored') return item;
    const there = answer.there ?? (await table.readMark(item));
    if (there?.revision === item.revision && there.writeId === writeId) return item;
    throw new LostWriteError('The item was written by another');
  }

  return {
    create: (item: LedgerItem) => write(item, null),
    replace: (before: LedgerItem, after: LedgerItem) =>
      write({ ...after, revision: before.revision + 1 }, before.revision),
  };
}

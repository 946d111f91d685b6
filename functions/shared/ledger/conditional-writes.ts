import type { LedgerItem } from './ledger-item.ts';

/** Thrown if the item was written since it was read. Start over from the item as it is now. */
export class LostWriteError extends Error {
  override readonly name = 'LostWriteError';
  /** The stored item. Undefined if it is gone by now, or does not fit the schema of this version. */
  readonly there: LedgerItem | undefined;

  constructor(message?: string, there?: LedgerItem) {
    super(message);
    this.there = there;
  }
}

/** What a table holds under a key, and which write stored it. */
export interface StoredWrite {
  revision: number;
  /** Null in rows of earlier versions. */
  writeId: string | null;
  /** Undefined if it does not fit the schema of this version. */
  item: LedgerItem | undefined;
}

/** A write is stored, or refused because the stored item is not the one that was read. */
export type WriteAnswer =
  | { is: 'stored' }
  /** `there` is the stored item at that moment. Undefined if the table does not report it. */
  | { is: 'refused'; there: StoredWrite | undefined };

/** What {@link conditionalWrites} needs of a table. All other errors of the table's client are thrown. */
export interface ConditionalTable {
  /** Stores the item if the stored one has the revision `expected`, or with null if none is stored. */
  put(item: LedgerItem, writeId: string, expected: number | null): Promise<WriteAnswer>;
  /** Reads consistently what is stored. Undefined if nothing is. */
  read(item: Pick<LedgerItem, 'tenant' | 'requestId'>): Promise<StoredWrite | undefined>;
}

/**
 * The ledger's two writes. Each write has a random id. The SDK repeats a write whose answer was lost, and the table
 * refuses the repetition, because the first attempt changed the item. Only this id, with the expected revision, shows
 * that the stored item is the writer's own. The content does not show it, because two deliveries can write the same
 * content in the same millisecond.
 */
export function conditionalWrites(table: ConditionalTable, newWriteId: () => string) {
  async function write(item: LedgerItem, expected: number | null): Promise<LedgerItem> {
    const writeId = newWriteId();
    const answer = await table.put(item, writeId, expected);
    if (answer.is === 'stored') return item;
    const there = answer.there ?? (await table.read(item));
    if (there?.revision === item.revision && there.writeId === writeId) return item;
    throw new LostWriteError('Another writer changed the item since it was read', there?.item);
  }

  return {
    create: (item: LedgerItem) => write(item, null),
    replace: (before: LedgerItem, after: LedgerItem) =>
      write({ ...after, revision: before.revision + 1 }, before.revision),
  };
}

import { type Ledger, type LedgerKey, LostWriteError } from '../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../functions/shared/ledger/ledger-item.ts';

const nameOf = ({ tenant, requestId }: LedgerKey): string => `${tenant}\n${requestId}`;

/** A ledger in memory, with the condition of every write. Stored items are never changed in place. */
export function createMemoryLedger(): Ledger {
  const items = new Map<string, LedgerItem>();

  function store(before: LedgerItem | undefined, after: LedgerItem): LedgerItem {
    if (items.get(nameOf(after))?.revision !== before?.revision) throw new LostWriteError();
    const stored = { ...after, revision: (before?.revision ?? 0) + 1 };
    items.set(nameOf(stored), stored);
    return stored;
  }

  return {
    get: async (key) => items.get(nameOf(key)),
    getMany: async (keys) => ({
      items: keys.flatMap((key) => items.get(nameOf(key)) ?? []),
      unreadable: [],
      unread: [],
    }),
    create: async (item) => store(undefined, item),
    replace: async (before, after) => store(before, after),
    async *due(time) {
      yield [...items.values()].flatMap(({ tenant, requestId, dueAt }) =>
        dueAt === null || dueAt > time ? [] : [{ tenant, requestId, dueAt }],
      );
    },
    async *waitingOn({ tenant, periodId }) {
      yield [...items.values()].filter(
        (item) =>
          item.tenant === tenant &&
          item.periodId === periodId &&
          (item.state === 'sent' || item.state === 'watching'),
      );
    },
  };
}

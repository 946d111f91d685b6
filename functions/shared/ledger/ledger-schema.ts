/**
 * The keys of the ledger's table, for those who create it. Apart from `ledger.ts`, which reads and writes it, so that
 * the stack need not load the DynamoDB client to know them.
 */
export const ledgerSchema = {
  /** A request is known by its tenant and its id within that tenant. Both strings. */
  partitionKey: 'tenant',
  sortKey: 'requestId',
  /**
   * All open items by the time when they are due, for the tick. Sparse: an item is in it until its outcome is published.
   * Only keys are projected; items are read consistently.
   */
  dueIndex: {
    name: 'due',
    /** Always the string `due`; absent once the outcome is published. */
    partitionKey: 'due',
    /** When the item is to be looked at next, ISO 8601 UTC with milliseconds, so that text order is time order. */
    sortKey: 'dueAt',
  },
  /**
   * The open items of one tenant, with what tells whether one waits on a certain period: so whoever looks for these reads
   * nothing of what other tenants have open. Sparse by the same time. It has attributes that items of every version have
   * (docs/decisions/0015-shares.md).
   */
  tenantIndex: {
    name: 'open',
    partitionKey: 'tenant',
    sortKey: 'dueAt',
    projected: ['state', 'periodId', 'requestedAt'],
  },
} as const;

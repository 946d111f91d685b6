/**
 * The keys of the ledger's table, for the stack and the local stack, which create it. They are not in `ledger.ts`, so
 * that the stack does not load the DynamoDB client.
 */
export const ledgerSchema = {
  /** A request is identified by its tenant and its id within the tenant. Both are strings. */
  partitionKey: 'tenant',
  sortKey: 'requestId',
  /**
   * All open items by the time at which they are due, for the tick. An item is in the index until its outcome is
   * published. Only keys are projected, because items are read consistently from the table.
   */
  dueIndex: {
    name: 'due',
    /** Always the string `due`. Absent once the outcome is published. */
    partitionKey: 'due',
    /** When the item is due, ISO 8601 in UTC with milliseconds, so that text order is time order. */
    sortKey: 'dueAt',
  },
  /**
   * The open items of one tenant, with the attributes that show for which period an item waits. So a reader of one
   * tenant reads nothing of other tenants. An item is in it as long as it is in the index above. Items of every version
   * have these attributes (docs/decisions/0015-shares.md).
   */
  tenantIndex: {
    name: 'open',
    partitionKey: 'tenant',
    sortKey: 'dueAt',
    projected: ['state', 'periodId', 'requestedAt'],
  },
} as const;

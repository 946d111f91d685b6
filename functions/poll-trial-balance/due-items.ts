import { type DueKey, itemsPerReadMax, nameOfKey, UnreadableItemError } from '../shared/ledger/ledger.ts';
import type { LedgerItem } from '../shared/ledger/ledger-item.ts';
import { once } from '../shared/once.ts';
import { nameOf } from '../shared/telemetry/telemetry.ts';
import type { PollContext } from './poll-context.ts';

/** More than a tick can handle. The next tick collects the rest. This many keys take some 20 MB of memory. */
const keysPerTenantMax = 100_000;
/**
 * Collecting ends when this much time is left, in milliseconds. If the tick began with less than twice this, half of
 * it.
 */
const workingMs = 30_000;
/** Later than every due time, so that the index names all open items. */
const endOfTime = '9999-12-31T23:59:59.999Z';
/** How many keys are kept for measuring ages, due or not. */
const firstKeysMax = 200;

/** What the index named when the tick began. */
export interface Collected {
  /** The due keys by tenant, the longest overdue first. Tenants are in the order of their longest overdue keys. */
  due: ReadonlyMap<string, readonly DueKey[]>;
  dueCount: number;
  /** How many items are open, due or not. Null if the index was not read to its end. */
  openCount: number | null;
  /** The keys that are or become due first, of all tenants. */
  first: readonly DueKey[];
}

/**
 * Reads the index of all open items by one Query, page by page. So a tick knows every tenant that has something due,
 * and how many items are open. If the index fails midway, the tick works on what was found.
 */
export async function collectDue(until: string, context: PollContext): Promise<Collected> {
  const { ledger, report, timeLeftMs } = context;
  const due = new Map<string, DueKey[]>();
  const first: DueKey[] = [];
  const reservedMs = Math.min(workingMs, timeLeftMs() / 2);
  let open = 0;
  let dueCount = 0;
  let isWhole = true;
  try {
    for await (const keys of ledger.due(endOfTime)) {
      open += keys.length;
      first.push(...keys.slice(0, firstKeysMax - first.length));
      for (const key of keys) {
        if (key.dueAt > until) break;
        dueCount += 1;
        addTo(due, key);
      }
      isWhole = timeLeftMs() >= reservedMs;
      if (!isWhole) break;
    }
  } catch (error) {
    if (open === 0) throw error;
    isWhole = false;
    report('item-failed', { detail: 'the index could not be read to its end', errorName: nameOf(error) });
  }
  return { due, dueCount, openCount: isWhole ? open : null, first };
}

function addTo(due: Map<string, DueKey[]>, key: DueKey): void {
  const own = due.get(key.tenant);
  if (own === undefined) due.set(key.tenant, [key]);
  else if (own.length < keysPerTenantMax) own.push(key);
}

/** Cuts a list into pieces of this size, in their order. */
export function* inPieces<T>(size: number, all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** An item that is due, as it was read by its key. */
export interface DueItem {
  item: LedgerItem;
  /** Whether it is unchanged since the tick began. Every write that can change the decision also changes `dueAt`. */
  isAsCollected: boolean;
}

/**
 * A tenant's due items, in turns. Each turn reads items consistently by their keys, because the index may be behind.
 */
export interface DueOfTenant {
  tenant: string;
  turns: (() => Promise<DueItem[]>)[];
}

/** As many as a tenant's calls at once, so that the first turns of a thousand tenants are over soon. */
const itemsOfFirstTurn = 4;

function* turnsOf(keys: readonly DueKey[]): Generator<readonly DueKey[]> {
  yield keys.slice(0, itemsOfFirstTurn);
  yield* inPieces(itemsPerReadMax, keys.slice(itemsOfFirstTurn));
}

/**
 * The tenants that have due items, the longest overdue first. Turns of the same round share the requests that read
 * their items: a thousand tenants with one item each cost ten requests. The first tenant of a request to have its turn
 * sends it.
 */
export function turnsByTenant(due: Collected['due'], reading: DueReading): DueOfTenant[] {
  const tenants = [...due].map(([tenant, keys]) => {
    const turns: DueOfTenant['turns'] = [];
    return { tenant, turns, pieces: turnsOf(keys) };
  });
  let left = tenants;
  while (left.length > 0) {
    let shared = sharedReading(reading);
    left = left.filter(({ tenant, turns, pieces }) => {
      const { value: piece, done } = pieces.next();
      if (done) return false;
      if (shared.keys.length + piece.length > itemsPerReadMax) shared = sharedReading(reading);
      shared.keys.push(...piece);
      const { takeOf } = shared;
      turns.push(() => takeOf(tenant));
      return true;
    });
  }
  return tenants;
}

export interface DueReading extends Pick<PollContext, 'ledger' | 'report'> {
  /** ISO 8601 UTC. */
  until: string;
  /** Is given the names of the keys whose items turned out not to be open any more. */
  closed: Set<string>;
}

/**
 * One read for several tenants, sent when the first of them has its turn. Items that were taken do not stay in memory.
 */
function sharedReading(reading: DueReading) {
  const keys: DueKey[] = [];
  const read = once(async () => Map.groupBy(await readDue(keys, reading), ({ item }) => item.tenant));
  return {
    keys,
    async takeOf(tenant: string): Promise<DueItem[]> {
      const items = await read();
      const own = items.get(tenant) ?? [];
      items.delete(tenant);
      return own;
    },
  };
}

async function readDue(
  keys: readonly DueKey[],
  { ledger, report, until, closed }: DueReading,
): Promise<DueItem[]> {
  try {
    const { items, unreadable, unread } = await ledger.getMany(keys);
    for (const { tenant, requestId } of unreadable)
      report('item-unreadable', { tenant, requestId, errorName: UnreadableItemError.name });
    for (const { tenant, requestId } of unread)
      report('item-failed', { tenant, requestId, detail: 'the ledger did not give the item' });
    const open = items.filter(({ dueAt }) => dueAt !== null);
    const isThere = new Set([...open, ...unreadable, ...unread].map(nameOfKey));
    for (const name of keys.map(nameOfKey)) if (!isThere.has(name)) closed.add(name);
    const collected = new Map(keys.map((key) => [nameOfKey(key), key.dueAt]));
    return open.flatMap((item) =>
      item.dueAt !== null && item.dueAt <= until
        ? [{ item, isAsCollected: collected.get(nameOfKey(item)) === item.dueAt }]
        : [],
    );
  } catch (error) {
    for (const { tenant, requestId } of keys)
      report('item-failed', { tenant, requestId, errorName: nameOf(error) });
    return [];
  }
}

import { type LedgerKey, mostAtOnce, UnreadableItemError } from '../shared/ledger.ts';
import type { LedgerItem } from '../shared/ledger-item.ts';
import { once } from '../shared/once.ts';
import { nameOf } from '../shared/telemetry.ts';
import type { Polling } from './polling.ts';

/** Keys are small, and a tick of one minute does not get through more; what is beyond is first next time. */
const mostKeys = 20_000;
/** Collecting ends when no more than this is left, in milliseconds, or half of what there was. */
const workingMs = 30_000;

/** The keys of what is due, longest overdue first. What was found before the index failed is done all the same. */
export async function collectDueKeys(until: string, polling: Polling): Promise<LedgerKey[]> {
  const { ledger, report, timeLeftMs } = polling;
  const due: LedgerKey[] = [];
  const reservedMs = Math.min(workingMs, timeLeftMs() / 2);
  try {
    for await (const keys of ledger.due(until)) {
      due.push(...keys);
      if (due.length >= mostKeys || timeLeftMs() < reservedMs) break;
    }
  } catch (error) {
    if (due.length === 0) throw error;
    report('item-failed', { detail: 'the index could not be read to its end', errorName: nameOf(error) });
  }
  return due;
}

/** In pieces of so many, in their order. */
export function* inPieces<T>(size: number, all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += size) yield all.slice(from, from + size);
}

/** What is due of one tenant, to be read when it is needed, a piece at a time. */
export interface DueOfTenant {
  tenant: string;
  /** Each reads items by their keys, consistently: the index only names them and may be behind. In the order of the keys. */
  pieces: readonly (() => Promise<LedgerItem[]>)[];
}

/** Of one tenant, so many items are in memory at once. */
const itemsAtOncePerTenant = 500;

/**
 * The tenants of what is due, longest overdue first. Those with few items share a request that reads them: a thousand
 * tenants with an item each cost ten requests, and the first that comes to its turn makes it.
 */
export function byTenant(keys: readonly LedgerKey[], until: string, polling: Reading): DueOfTenant[] {
  let shared = sharedReading(until, polling);
  return [...Map.groupBy(keys, (key) => key.tenant)].map(([tenant, own]) => {
    if (own.length > mostAtOnce) {
      const pieces = [...inPieces(itemsAtOncePerTenant, own)];
      return { tenant, pieces: pieces.map((piece) => () => readDue(piece, until, polling)) };
    }
    if (shared.keys.length + own.length > mostAtOnce) shared = sharedReading(until, polling);
    shared.keys.push(...own);
    const { takeOf } = shared;
    return { tenant, pieces: [() => takeOf(tenant)] };
  });
}

type Reading = Pick<Polling, 'ledger' | 'report'>;

/** One reading for several tenants, made when the first of them is to be served. What was taken is no longer in memory. */
function sharedReading(until: string, polling: Reading) {
  const keys: LedgerKey[] = [];
  const read = once(async () => Map.groupBy(await readDue(keys, until, polling), ({ tenant }) => tenant));
  return {
    keys,
    async takeOf(tenant: string): Promise<LedgerItem[]> {
      const items = await read();
      const own = items.get(tenant) ?? [];
      items.delete(tenant);
      return own;
    },
  };
}

async function readDue(keys: readonly LedgerKey[], until: string, polling: Reading): Promise<LedgerItem[]> {
  const pieces = await Promise.all(
    [...inPieces(mostAtOnce, keys)].map((piece) => readPiece(piece, until, polling)),
  );
  return pieces.flat();
}

async function readPiece(
  keys: readonly LedgerKey[],
  until: string,
  { ledger, report }: Reading,
): Promise<LedgerItem[]> {
  try {
    const { items, unreadable, unread } = await ledger.getMany(keys);
    for (const key of unreadable) report('item-unreadable', { ...key, errorName: UnreadableItemError.name });
    for (const key of unread) report('item-failed', { ...key, detail: 'the ledger did not give the item' });
    return items.filter(({ dueAt }) => dueAt !== null && dueAt <= until);
  } catch (error) {
    for (const key of keys) report('item-failed', { ...key, errorName: nameOf(error) });
    return [];
  }
}

import { type LedgerKey, mostAtOnce, UnreadableItemError } from '../shared/ledger.ts';
import type { LedgerItem } from '../shared/ledger-item.ts';
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

/** Reads items by their keys, consistently: the index only names them and may be behind. In the order of the keys. */
export async function readDue(
  keys: readonly LedgerKey[],
  until: string,
  polling: Pick<Polling, 'ledger' | 'report'>,
): Promise<LedgerItem[]> {
  const pieces = await Promise.all(
    [...inPieces(mostAtOnce, keys)].map((piece) => readPiece(piece, until, polling)),
  );
  return pieces.flat();
}

async function readPiece(
  keys: readonly LedgerKey[],
  until: string,
  { ledger, report }: Pick<Polling, 'ledger' | 'report'>,
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

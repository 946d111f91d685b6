import { type LedgerKey, mostAtOnce } from '../shared/ledger.ts';
import type { LedgerItem } from '../shared/ledger-item.ts';
import { type Measure, nameOf } from '../shared/telemetry.ts';
import { inPieces } from './due-items.ts';
import type { Polling } from './polling.ts';

export interface Measuring extends Pick<Polling, 'now' | 'timeLeftMs' | 'report'> {
  ledger: Pick<Polling['ledger'], 'due' | 'getMany'>;
  measure: Measure;
}

/** After every time that an item can be due, so that the index names all of them. */
const endOfTime = '9999-12-31T23:59:59.999Z';
/** Ages are taken from so many items at most: with more than that open, their number says enough. */
const mostRead = 200;
/** Measuring comes after the work, and what is left of the invocation is for answering, milliseconds. */
const leastLeftMs = 1_000;

/**
 * Measures what is open and for how long: alone the ledger knows. SQS's own age leaves out what was received more than
 * three times, which is every request that waits. Trouble in here is trouble of a tick that is done: it is reported.
 */
export async function measureOpenCloses(measuring: Measuring): Promise<void> {
  const { ledger, measure, report, timeLeftMs } = measuring;
  try {
    const keys: LedgerKey[] = [];
    for await (const page of ledger.due(endOfTime)) {
      // A number that stopped halfway would be a wrong one.
      if (timeLeftMs() < leastLeftMs) return;
      keys.push(...page);
    }
    const { items, gone } = await readSome(keys.slice(0, mostRead), measuring);
    if (timeLeftMs() < leastLeftMs) return;
    measure('OpenCloses', keys.length - gone);
    measure('OldestOpenCloseSeconds', oldest(items, measuring.now(), askedAt));
    measure('OldestUnpublishedSeconds', oldest(items, measuring.now(), concludedAt));
  } catch (error) {
    report('item-failed', { detail: 'the open closes could not be measured', errorName: nameOf(error) });
  }
}

/** Of what the index names, some may have been published meanwhile. What cannot be read is open all the same. */
async function readSome(
  keys: readonly LedgerKey[],
  { ledger, timeLeftMs }: Measuring,
): Promise<{ items: LedgerItem[]; gone: number }> {
  const items: LedgerItem[] = [];
  let gone = 0;
  for (const piece of inPieces(mostAtOnce, keys)) {
    if (timeLeftMs() < leastLeftMs) break;
    const { items: found, unreadable, unread } = await ledger.getMany(piece);
    const open = found.filter(({ dueAt }) => dueAt !== null);
    items.push(...open);
    // What cannot be read is open all the same, and reported by every tick that it is due in.
    gone += piece.length - open.length - unreadable.length - unread.length;
  }
  return { items, gone };
}

const askedAt = (item: LedgerItem) => (item.state === 'concluded' ? null : item.requestedAt);

/** What is concluded stays due since then until it is published. */
const concludedAt = (item: LedgerItem) => (item.state === 'concluded' ? item.dueAt : null);

/** The greatest age in whole seconds; 0 when there is none. */
function oldest(
  items: readonly LedgerItem[],
  now: number,
  since: (item: LedgerItem) => string | null,
): number {
  const ages = items.flatMap((item) => {
    const time = since(item);
    return time === null ? [] : [Math.round((now - Date.parse(time)) / 1000)];
  });
  return Math.max(0, ...ages);
}

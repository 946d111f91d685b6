import { describe, expect, it } from 'vitest';
import { LostWriteError } from '../../../functions/shared/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger-item.ts';
import { cancelled } from '../../../functions/shared/operator-steps.ts';
import { takeStep } from '../../../infra/closes/operator-step.ts';
import { anAcceptedItem, aSentItem, atMs } from '../../functions/poll-trial-balance/items.ts';

const key = { tenant: 'default', requestId: 'close-1' };
const take = (item: LedgerItem) => cancelled(item, { now: atMs(9), by: 'local:ann' });
const step = { take, refusal: 'too late.' };

/** A ledger that gives one item after another, and loses the first writes to somebody else. */
function ledgerOf(items: (LedgerItem | undefined)[], lostWrites = 0) {
  const written: LedgerItem[] = [];
  return {
    written,
    get: async () => (items.length > 1 ? items.shift() : items[0]),
    replace: async (_before: LedgerItem, after: LedgerItem) => {
      if (lostWrites-- > 0) throw new LostWriteError();
      written.push(after);
      return after;
    },
  };
}

describe('an operator’s step', () => {
  it('is written over the item as it was read', async () => {
    const ledger = ledgerOf([anAcceptedItem()]);
    expect(await takeStep(ledger, key, step)).toMatchObject({ state: 'concluded' });
    expect(ledger.written).toHaveLength(1);
  });

  it('is taken anew from what another wrote meanwhile', async () => {
    const ledger = ledgerOf([anAcceptedItem(), anAcceptedItem({ refusals: 1 })], 1);
    await takeStep(ledger, key, step);
    expect(ledger.written).toMatchObject([{ refusals: 1, state: 'concluded' }]);
  });

  it('is refused, and nothing written, when the request was sent meanwhile', async () => {
    const ledger = ledgerOf([anAcceptedItem(), aSentItem()], 1);
    await expect(takeStep(ledger, key, step)).rejects.toMatchObject({
      message: 'request close-1 is sent: too late. Nothing was changed.',
      exitCode: 3,
    });
    expect(ledger.written).toEqual([]);
  });

  it('gives up on an item that others keep changing', async () => {
    await expect(takeStep(ledgerOf([anAcceptedItem()], 99), key, step)).rejects.toThrow(LostWriteError);
  });

  it('is refused for a request that the ledger does not hold', async () => {
    await expect(takeStep(ledgerOf([undefined]), key, step)).rejects.toMatchObject({ exitCode: 3 });
  });
});

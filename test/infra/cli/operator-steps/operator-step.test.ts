import { describe, expect, it } from 'vitest';
import { LostWriteError } from '../../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { cancelled, resendAsked } from '../../../../functions/shared/ledger/operator-steps.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import { cancelRefusal } from '../../../../infra/cli/operator-steps/cancel.ts';
import { takeStep } from '../../../../infra/cli/operator-steps/operator-step.ts';
import { resendRefusal } from '../../../../infra/cli/operator-steps/resend.ts';
import {
  anAcceptedItem,
  aSentItem,
  atMs,
  aWatchingItem,
} from '../../../functions/poll-trial-balance/items.ts';

const stored = concluded(
  aWatchingItem(),
  { outcome: 'failed', now: atMs(3), reasons: [], fileIds: null },
  'trial-balance-failed',
);
const out = publishedItem(stored, atMs(4));
const askedAgain = resendAsked(out, { now: atMs(5), by: 'local:ann' });

const key = { tenant: 'default', requestId: 'close-1' };
const take = (item: LedgerItem) => cancelled(item, { now: atMs(9), by: 'local:ann' });
const step = { take, refusal: ({ state }: LedgerItem) => `too late for what is ${state}.` };

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

  it('is taken again from the item that another writer stored in between', async () => {
    const ledger = ledgerOf([anAcceptedItem(), anAcceptedItem({ refusals: 1 })], 1);
    await takeStep(ledger, key, step);
    expect(ledger.written).toMatchObject([{ refusals: 1, state: 'concluded' }]);
  });

  it('is refused, and nothing is written, if the PUT was sent in between', async () => {
    const ledger = ledgerOf([anAcceptedItem(), aSentItem()], 1);
    await expect(takeStep(ledger, key, step)).rejects.toMatchObject({
      message: 'request close-1 is sent: too late for what is sent. Nothing was changed.',
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

describe('the refusal of an operator’s step fits the state that the request is in', () => {
  it.each([
    ['sent', aSentItem(), /may be on its way.*reopen the period/],
    ['watching', aWatchingItem(), /Reopen the period in Zuora; .* ends as withdrawn/],
    ['concluded', stored, /has ended as failed, which polling publishes on its next tick/],
    ['published', out, /has ended as failed, and that outcome stays/],
    ['concluded, to be published again', askedAgain, /has ended as failed/],
  ])('cancel of what is %s', (_state, item, words) => {
    expect(cancelRefusal(item)).toMatch(words);
    const isOver = item.event !== null;
    expect(/reopen|withdrawn/i.test(cancelRefusal(item))).toBe(!isOver);
  });

  it.each([
    ['accepted', anAcceptedItem(), /only an outcome that was published .* has none yet/],
    ['watching', aWatchingItem(), /has none yet; that will be published by itself/],
    ['concluded', stored, /published for the first time on the next tick/],
    ['concluded, to be published again', askedAgain, /asked for already/],
  ])('resend of what is %s', (_state, item, words) => {
    expect(resendRefusal(item)).toMatch(words);
  });
});

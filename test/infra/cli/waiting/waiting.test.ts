import { describe, expect, it } from 'vitest';
import { UnreadableItemError } from '../../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { waitFor } from '../../../../infra/cli/waiting/waiting.ts';
import { anAcceptedItem, aSentItem } from '../../../functions/poll-trial-balance/items.ts';

function wait(gets: (() => LedgerItem | undefined)[], waitMsMax = Number.POSITIVE_INFINITY) {
  const get = async () => (gets.length > 1 ? gets.shift() : gets[0])?.();
  const until = ({ state }: LedgerItem) => state === 'sent';
  const show = (item: LedgerItem | undefined) => `state ${item?.state}`;
  return waitFor({ ledger: { get }, key: { tenant: 'default', requestId: 'x' }, until, show, waitMsMax });
}
const fails = (error: Error) => () => {
  throw error;
};

describe.concurrent('waiting for a request', () => {
  it('ends when the item has the awaited state, in spite of trouble in between', async () => {
    const gets = [fails(new Error('a blip')), () => aSentItem()];
    expect(await wait(gets)).toEqual({ is: 'there', item: aSentItem() });
  });

  it('ends after the time that it is given, with the item as it was last seen', async () => {
    expect(await wait([() => anAcceptedItem()], 1)).toEqual({ is: 'too-long', item: anAcceptedItem() });
  });

  it('does not wait for an item that this version cannot read', async () => {
    await expect(wait([fails(new UnreadableItemError('odd'))])).rejects.toThrow('odd');
  });
});

import { describe, expect, it } from 'vitest';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { resendAsked } from '../../../../functions/shared/ledger/operator-steps.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import { endOfWaitText } from '../../../../infra/cli/waiting/follow.ts';
import {
  anAcceptedItem,
  aSentItem,
  atMs,
  aWatchingItem,
} from '../../../functions/poll-trial-balance/items.ts';

const stored = concluded(
  aWatchingItem(),
  { outcome: 'completed', now: atMs(3), reasons: [], fileIds: null },
  'trial-balance-completed',
);
const askedAgain = resendAsked(publishedItem(stored, atMs(4)), { now: atMs(5), by: 'local:ann' });
const goesOn = /The request goes on by itself: `closes show close-1` says how far it is\.$/;
const isStored =
  /The outcome is stored, and polling publishes it on its next tick: `closes show close-1` says when\.$/;

describe('when the waiting ends before the outcome is out, the note fits how the request stands', () => {
  it.each([
    [
      'not stored yet',
      undefined,
      /does not hold the request yet: it was parked .*`closes dlq`.*`closes show close-1`\)\.$/,
    ],
    ['accepted', anAcceptedItem(), goesOn],
    ['sent', aSentItem(), goesOn],
    ['watching', aWatchingItem(), goesOn],
    ['concluded', stored, isStored],
    ['to be published once more', askedAgain, isStored],
  ])('%s', (_how, item, words) => {
    expect(endOfWaitText({ item }, { tenant: 'default', requestId: 'close-1' })).toMatch(words);
  });

  it('names the tenant if it is not the default', () => {
    const key = { tenant: 'acme-eu', requestId: 'close-1' };
    expect(endOfWaitText({ item: stored }, key)).toContain('`closes show close-1 --tenant acme-eu`');
  });
});

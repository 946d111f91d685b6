import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../../../functions/contract/outcome.ts';
import { UnreadableItemError } from '../../../../functions/shared/ledger/ledger.ts';
import { assertKnownOutcome } from '../../../../infra/cli/record/ledger-reading.ts';
import { outcomeOf } from '../../../../infra/cli/record/outcome.ts';
import { anAcceptedItem, aTimedOutItem } from '../../../functions/poll-trial-balance/items.ts';

const item = aTimedOutItem();
const event = outcomeOf(item);
const withEvent = (changes: object) => ({ ...item, event: JSON.stringify({ ...event, ...changes }) });
const withData = (changes: Partial<Record<keyof OutcomeEvent['data'], unknown>>) =>
  withEvent({ data: { ...event?.data, ...changes } });

describe('a ledger item as the tool reads it', () => {
  it.each([
    ['has no outcome yet', anAcceptedItem()],
    ['has an outcome', item],
    ['has an outcome with a key that a later version added', withData({ addedLater: 1 } as object)],
    [
      'has a reason that a later version added',
      withData({ reasons: [{ code: 'new', message: 'New.', zuoraCode: null }] }),
    ],
  ])('is readable when it %s', (_what, readable) => {
    expect(() => assertKnownOutcome(readable)).not.toThrow();
  });

  it.each([
    ['of a later version', withEvent({ type: 'zuora.pending-close.completed.v2' }), 'type is none of'],
    ['of another request', withData({ requestId: 'another' }), 'id: Must be the hash'],
    ['without a time', withData({ concludedAt: undefined }), 'data.concludedAt'],
    ['that is not JSON', { ...item, event: '{' }, 'not JSON'],
  ])('is unreadable when it has an outcome %s', (_what, unreadable, why) => {
    expect(() => assertKnownOutcome(unreadable)).toThrow(UnreadableItemError);
    expect(() => assertKnownOutcome(unreadable)).toThrow(why);
  });
});

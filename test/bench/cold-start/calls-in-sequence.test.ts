import { expect, it } from 'vitest';
import { countCallsInSequence } from '../../../bench/cold-start/calls-in-sequence.ts';

/** A call more than these costs every close, or every tick, a round trip. */
it('the calls of an event that follow one another are as few as they were', async () => {
  expect(await countCallsInSequence()).toEqual({
    // The secret; the first write beside the token; the period; the write before the PUT; the PUT; the write after it.
    coldClose: 6,
    // The same without the secret and the token.
    warmClose: 5,
    // One query.
    idleTick: 1,
    // A query, the item, the secret, the token, the period, the write, and the ages of what is open.
    coldDueTick: 7,
  });
});

import { describe, expect, it } from 'vitest';
import { failedMessageIds } from '../../../../infra/local/lambda/sqs-event.ts';

const batch = ['a', 'b', 'c'];
const failures = (...ids: unknown[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('which messages of a batch go back to the queue', () => {
  it.each([
    ['a null response', null],
    ['an empty response', {}],
    ['a null list', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
  ])('none: %s', (_, payload) => {
    expect([...failedMessageIds(payload, batch)]).toEqual([]);
  });

  it('are those that the response lists', () => {
    expect([...failedMessageIds(failures('c', 'a'), batch)]).toEqual(['c', 'a']);
  });

  it.each([
    ['an unknown id', failures('a', 'z')],
    ['an empty id', failures('')],
    ['a null id', failures(null)],
    ['a misspelt key', { batchItemFailures: [{ itemId: 'a' }] }],
    ['a list that is none', { batchItemFailures: 'a' }],
    ['a response that is no object', 'done'],
  ])('all: %s', (_, payload) => {
    expect([...failedMessageIds(payload, batch)]).toEqual(batch);
  });
});

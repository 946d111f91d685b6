import { describe, expect, it } from 'vitest';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { resendAsked } from '../../../../functions/shared/ledger/operator-steps.ts';
import { nextReadText, outcomeText, periodText, referenceText } from '../../../../infra/cli/record/words.ts';
import { itemState } from '../../../../infra/display/item-state.ts';
import {
  anAcceptedItem,
  aSentItem,
  aTimedOutItem,
  at,
  atMs,
} from '../../../functions/poll-trial-balance/items.ts';

const concludedItem = aTimedOutItem();
const published = publishedItem(concludedItem, atMs(301));

describe('the other words of a request', () => {
  it('names the period by its name once it was found, else by what was asked for', () => {
    const asked = { ...anAcceptedItem().request, accountingPeriod: { date: '2026-11-17' } };
    expect(periodText(anAcceptedItem({ request: asked }))).toBe('the period of 2026-11-17');
    expect(periodText(aSentItem({ request: asked }))).toBe('Nov 2026');
  });

  it.each([
    [{ id: 'p-nov' }, 'id p-nov'],
    [{ name: 'Nov 2026' }, 'Nov 2026'],
    [{ date: '2026-11-17' }, 'the period of 2026-11-17'],
    [{ endedBefore: '2026-12-03', timezone: 'Asia/Tokyo' }, 'the last ended before 2026-12-03 (Asia/Tokyo)'],
  ])('says which period %o asks for', (asked, words) => {
    expect(referenceText(asked)).toBe(words);
  });

  it('tells what is published apart from what is still to be published', () => {
    const again = resendAsked(published, { now: atMs(400), by: 'arn:ann' });
    expect([concludedItem, published, again].map(itemState)).toEqual(['concluded', 'published', 'concluded']);
    expect(itemState({ state: 'concluded', dueAt: undefined })).toBe('published');
    expect(itemState(aSentItem({ dueAt: null }))).toBe('sent');
    expect([outcomeText(published), outcomeText(aSentItem())]).toEqual(['timed-out', '–']);
  });

  it('says when it is read next: the queue keeps its own times while nothing was sent', () => {
    expect(nextReadText(anAcceptedItem())).toBe('when its message is back');
    expect(nextReadText(aSentItem({ dueAt: at(60) }))).toBe('2026-12-02 12:01:00');
    expect(nextReadText(concludedItem)).toBe('on the next tick');
    expect(nextReadText(published)).toBe('–');
  });
});

import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import {
  cancelled,
  resendAsked,
  StepNotAllowedError,
} from '../../../../functions/shared/ledger/operator-steps.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import { anAcceptedItem, aSentItem, at, atMs, aWatchingItem } from '../../poll-trial-balance/items.ts';

const facts = { now: atMs(500), by: 'arn:aws:iam::123456789012:user/operator' };
const conclusion = { outcome: 'completed', now: atMs(300), reasons: [], fileIds: null } as const;
const concludedItem = concluded(aWatchingItem(), conclusion, 'trial-balance-completed');
const published = publishedItem(concludedItem, atMs(301));

describe('cancelling', () => {
  it.each<{ is: string; item: LedgerItem }>([
    { is: 'nothing was sent for', item: anAcceptedItem() },
    { is: 'Zuora refused the last PUT of', item: anAcceptedItem({ baseline: { start: null }, refusals: 2 }) },
  ])('withdraws a request that $is, and polling publishes it', ({ item }) => {
    const after = cancelled(item, facts);
    expect(after).toMatchObject({ state: 'concluded', dueAt: at(500) });
    expect(JSON.parse(after.event ?? '')).toMatchObject({
      type: 'zuora.pending-close.withdrawn.v1',
      data: { outcome: 'withdrawn', reasons: [{ code: 'cancelled', zuoraCode: null }], adopted: false },
    });
  });

  it('stores who asked for it in the history, and not in the event', () => {
    const after = cancelled(anAcceptedItem(), facts);
    expect(after.history.at(-1)).toMatchObject({ state: 'concluded', because: 'cancelled', by: facts.by });
    expect(after.event).not.toContain(facts.by);
    expect(after.history.at(-1)).not.toHaveProperty('secretVersionId');
  });

  it.each([
    ['a PUT may be on its way', aSentItem()],
    ['its trial balance is watched', aWatchingItem()],
    ['its outcome is decided', concludedItem],
    ['its outcome is published', published],
  ])('is refused if %s', (_row, item) => {
    expect(() => cancelled(item, facts)).toThrow(StepNotAllowedError);
    expect(() => cancelled(item, facts)).toThrow(`this one is ${item.state}`);
  });
});

describe('sending an outcome again', () => {
  it('makes it due, byte for byte unchanged, and keeps the time of its last publishing', () => {
    const asked = resendAsked(published, facts);
    expect(asked).toEqual({ ...published, dueAt: at(500), history: asked.history });
    expect(asked.history.slice(0, -1)).toEqual(published.history);
    expect(asked.history.at(-1)).toMatchObject({ state: 'resend-asked', at: at(500), by: facts.by });
  });

  it('ends when it is published again, and both times are in the history', () => {
    const again = publishedItem(resendAsked(published, facts), atMs(560));
    expect(again).toMatchObject({ dueAt: null, publishedAt: at(560), event: published.event });
    const times = again.history.flatMap((entry) => (entry.state === 'published' ? [entry.at] : []));
    expect(times).toEqual([at(301), at(560)]);
  });

  it.each([
    ['nothing was sent', anAcceptedItem()],
    ['its trial balance is watched', aWatchingItem()],
    ['its outcome is still to be published', concludedItem],
    ['it was asked for already', resendAsked(published, facts)],
  ])('is refused if %s', (_row, item) => {
    expect(() => resendAsked(item, facts)).toThrow(StepNotAllowedError);
  });
});

import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { resendAsked } from '../../../../functions/shared/ledger/operator-steps.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import {
  awaited,
  nextLookText,
  outcomeText,
  periodText,
  referenceText,
} from '../../../../infra/cli/record/words.ts';
import { itemState } from '../../../../infra/display/item-state.ts';
import {
  anAcceptedItem,
  aRun,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
  deadlineSeconds,
} from '../../../functions/poll-trial-balance/items.ts';

const concludedItem = concluded(
  aWatchingItem(),
  { outcome: 'timed-out', now: atMs(300), reasons: [], fileIds: null },
  'deadline',
);
const published = publishedItem(concludedItem, atMs(301));
const refusal = { code: 'refused-by-zuora', message: 'A pending revenue schedule.', zuoraCode: '50000030' };
const { period } = aSentItem();

describe('what a request waits for, in words', () => {
  it.each<[because: string, item: LedgerItem, words: RegExp]>([
    ['its secret could not be read', anAcceptedItem({ scope: null }), /credentials.*`closes check default`/],
    [
      'its period is not known: the ledger does not tell refused credentials from a Zuora that is down',
      anAcceptedItem({ tenant: 'acme-eu' }),
      /Zuora answers for the period; if this lasts: `closes check acme-eu`/,
    ],
    [
      'nothing was refused',
      anAcceptedItem({ period }),
      /Zuora lets Nov 2026 be set.*if this lasts: `closes check default`/,
    ],
    [
      'Zuora refused',
      anAcceptedItem({ period, refusals: 2, reasons: [refusal] }),
      /refused 2 of 6 times.*50000030 A pending revenue schedule/,
    ],
    [
      'Zuora asked for fewer calls, which is no refusal that counts',
      anAcceptedItem({ period, reasons: [{ ...refusal, message: 'Slow down.', zuoraCode: null }] }),
      /no longer refuses: Slow down/,
    ],
    ['a PUT may be on its way', aSentItem(), /whether Zuora took.*2026-12-02 12:10:00/],
    ['no run is its own yet', aWatchingItem(), /trial balance of this pending close to show/],
    ['its run is queued', aWatchingItem({ run: aRun() }), /to start/],
    [
      'its run goes on',
      aWatchingItem({ run: aRun({ status: 'Processing', start: '2026-12-02 04:00:05' }) }),
      /to end, running since 2026-12-02 04:00:05 by Zuora’s clock$/,
    ],
    ['Zuora uses a new word', aWatchingItem({ run: aRun({ status: 'Paused' }) }), /Zuora says Paused/],
    ['SNS is out of reach', concludedItem, /published/],
  ])('where %s', (_because, item, words) => {
    expect(awaited(item, atMs(100))).toMatch(words);
  });

  it.each([anAcceptedItem(), aSentItem(), aWatchingItem()])(
    'past its deadline a request that is $state waits for the next tick alone',
    (item) => expect(awaited(item, atMs(deadlineSeconds))).toMatch(/deadline is over: on the next tick/),
  );

  it('a request whose outcome is out waits for nothing', () => {
    expect(awaited(published, atMs(400))).toBeNull();
  });
});

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

  it('says when it is looked at next: the queue keeps its own times while nothing was sent', () => {
    expect(nextLookText(anAcceptedItem())).toBe('when its message is back');
    expect(nextLookText(aSentItem({ dueAt: at(60) }))).toBe('2026-12-02 12:01:00');
    expect(nextLookText(published)).toBe('–');
  });
});

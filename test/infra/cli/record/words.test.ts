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
const { period, request } = aSentItem();

describe('what a request waits for, in words', () => {
  it.each<[because: string, item: LedgerItem, words: RegExp]>([
    ['its secret could not be read', anAcceptedItem({ scope: null }), /credentials.*`closes check default`/],
    [
      'its period is not known and no reason is stored',
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
    ['a PUT may be on its way', aSentItem(), /nothing is sent again before 2026-12-02 12:10:00 UTC$/],
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

  const because = (reason: string) => ({ waiting: { because: reason, since: at(30) } });
  it.each<[reason: string, item: LedgerItem, words: RegExp]>([
    ['credentials-refused', anAcceptedItem(), /^usable credentials of the tenant: `closes check default`$/],
    ['credentials-refused', anAcceptedItem({ period, reasons: [refusal] }), /^usable credentials/],
    ['credentials-refused', aWatchingItem(), /^usable credentials/],
    ['credentials-refused', aSentItem({ holdUntil: at(50) }), /, and first usable credentials/],
    [
      'trial-balance-running',
      anAcceptedItem({ period }),
      /^the trial balance .* to end: `closes periods default`/,
    ],
    ['trial-balance-running', anAcceptedItem({ period, reasons: [refusal] }), /^the trial balance that runs/],
    [
      'unknown-word',
      anAcceptedItem({ period }),
      /^a status of Nov 2026 .*`closes periods default` shows both$/,
    ],
    ['unknown-word', aWatchingItem({ run: aRun({ status: 'Paused' }) }), /Zuora says Paused/],
    ['period-list-too-large', anAcceptedItem(), /^a list of periods that can be read/],
    ['in-line', anAcceptedItem({ scope: null }), /^its turn for a token/],
    ['deadline-near', anAcceptedItem({ period }), /^its deadline/],
    ['no-time-left', anAcceptedItem({ period }), /^its next try$/],
    ['zuora-trouble', anAcceptedItem({ scope: null }), /^that Zuora answers for the period/],
    ['zuora-trouble', anAcceptedItem({ period }), /^that Zuora answers for the period/],
    ['refused', anAcceptedItem({ period, reasons: [refusal] }), /^that Zuora no longer refuses/],
    ['of-a-later-version', anAcceptedItem({ period }), /^that Zuora lets Nov 2026 be set/],
  ])('agrees with the reason to wait: %s', (reason, item, words) => {
    expect(awaited({ ...item, ...because(reason) }, atMs(100))).toMatch(words);
  });

  it('does not speak of a hold that is over', () => {
    const text = awaited(aSentItem({ holdUntil: at(600) }), atMs(609));
    expect(text).toMatch(/^to see whether Zuora took .*next try; if this lasts: `closes check default`$/);
  });

  const entityId = '2c92c0f8-5d1e-4b6f-9a3c-7d0e1f2a3b4c';
  it.each<[whose: string, item: LedgerItem]>([
    [
      'of the request',
      anAcceptedItem({ scope: null, request: { ...request, entityId, orgIds: ['o-1', 'o-2'] } }),
    ],
    ['that apply', anAcceptedItem({ scope: { entityId, orgIds: ['o-1', 'o-2'] } })],
  ])('names the command with the entity and orgs %s', (_whose, item) => {
    const options = `--entity ${entityId} --orgs o-1,o-2`;
    expect(awaited({ ...item, ...because('zuora-trouble') }, atMs(1))).toContain(
      `\`closes check default ${options}\``,
    );
    expect(awaited({ ...item, ...because('trial-balance-running') }, atMs(1))).toContain(
      `\`closes periods default ${options}\``,
    );
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

import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../../../functions/shared/ledger/ledger-item.ts';
import type { Happening } from '../../../../../infra/local/console/record/happening.ts';
import { timeline } from '../../../../../infra/local/console/view/timeline.ts';
import {
  anAcceptedItem,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
  newerStart,
} from '../../../../functions/poll-trial-balance/items.ts';
import { anEndedItem, line, received } from '../seen.ts';

const statuses = (item: LedgerItem, happenings: Happening[] = []) =>
  timeline(item, happenings).map(({ status }) => status);
const stepOf = (name: string, item: LedgerItem, happenings: Happening[] = []) =>
  timeline(item, happenings).find((step) => step.name === name);

const sent = { state: 'sent', at: at(2), because: null };
const accepted = { state: 'accepted', at: at(0), because: null };
const refused = { state: 'accepted', at: at(3), because: 'put-refused' };
const published = { publishedAt: at(31), dueAt: null };
const notWatched = { ...anEndedItem(30, 'failed', newerStart), ...published, run: null, watchingAt: null };

describe('how far a close request has come', () => {
  const rows: { is: string; item: LedgerItem; happenings?: Happening[]; expected: string }[] = [
    { is: 'stored only', item: anAcceptedItem(), expected: 'done now ahead ahead ahead ahead' },
    {
      is: 'its period was found',
      item: anAcceptedItem({ periodId: 'p-nov' }),
      happenings: [line(1, 'period-found')],
      expected: 'done done now ahead ahead ahead',
    },
    {
      is: 'its PUT may be on its way',
      item: aSentItem({ history: [accepted, sent] }),
      expected: 'done done done now ahead ahead',
    },
    {
      is: 'its PUT was refused and will be sent again',
      item: anAcceptedItem({ periodId: 'p-nov', history: [accepted, sent, refused] }),
      happenings: [line(1, 'period-found')],
      expected: 'done done now ahead ahead ahead',
    },
    {
      is: 'its PUT was refused, and the next one may be on its way',
      item: aSentItem({ history: [accepted, sent, refused, { ...sent, at: at(9) }] }),
      expected: 'done done done now ahead ahead',
    },
    {
      is: 'its PUT was refused, and others set pending close',
      item: aWatchingItem({ adopted: true, history: [accepted, sent, refused] }),
      expected: 'done done trouble done now ahead',
    },
    {
      is: 'rejected after a refused PUT',
      item: { ...notWatched, history: [accepted, sent, refused] },
      expected: 'done done trouble skipped skipped done',
    },
    {
      is: 'withdrawn, as its PUT may have been undone',
      item: { ...notWatched, history: [accepted, sent] },
      expected: 'done done trouble skipped skipped done',
    },
    {
      is: 'timed out while its trial balance went on',
      item: {
        ...anEndedItem(30, 'failed', newerStart),
        ...published,
        run: { status: 'Processing', start: newerStart, end: null, errorMessage: null },
      },
      expected: 'done done done done trouble done',
    },
    { is: 'adopted', item: aWatchingItem({ adopted: true }), expected: 'done done skipped done now ahead' },
    {
      is: 'its trial balance is watched',
      item: aWatchingItem({ history: [accepted, sent] }),
      expected: 'done done done done now ahead',
    },
    {
      is: 'concluded and not published',
      item: anEndedItem(30, 'completed', newerStart),
      expected: 'done done done done done now',
    },
    {
      is: 'published',
      item: { ...anEndedItem(30, 'completed', newerStart), ...published },
      expected: 'done done done done done done',
    },
    {
      is: 'failed',
      item: { ...anEndedItem(30, 'failed', newerStart), ...published },
      expected: 'done done done done trouble done',
    },
    {
      is: 'rejected before any PUT',
      item: {
        ...anEndedItem(30, 'failed', newerStart),
        ...published,
        run: null,
        watchingAt: null,
        history: [accepted],
      },
      expected: 'done done skipped skipped skipped done',
    },
    {
      is: 'rejected because an earlier period is open',
      item: {
        ...notWatched,
        history: [accepted, { state: 'concluded', at: at(3), because: 'earlier-periods-open' }],
      },
      happenings: [line(1, 'period-found')],
      expected: 'done trouble skipped skipped skipped done',
    },
    {
      is: 'rejected because Zuora has no such period',
      item: {
        ...anEndedItem(30, 'failed', newerStart),
        ...published,
        run: null,
        watchingAt: null,
        periodId: null,
        period: null,
        history: [accepted, { state: 'concluded', at: at(3), because: 'period-not-found' }],
      },
      expected: 'done trouble skipped skipped skipped done',
    },
    {
      is: 'cancelled before Zuora was asked',
      item: {
        ...anEndedItem(30, 'failed', newerStart),
        ...published,
        run: null,
        watchingAt: null,
        periodId: null,
        period: null,
        history: [accepted, { state: 'concluded', at: at(3), because: 'cancelled' }],
      },
      expected: 'done skipped skipped skipped skipped done',
    },
  ];
  it('is “tried without success”, and not “left out”, if calls were made for it', () => {
    const looks = [1, 2, 3, 4].map((second) => line(second, 'zuora-call', { method: 'GET' }));
    const cancelled = rows.find(({ is }) => is === 'cancelled before Zuora was asked')?.item;
    expect(cancelled).toBeDefined();
    if (cancelled === undefined) return;
    expect(stepOf('period-read', cancelled, looks)).toMatchObject({
      status: 'trouble',
      attempts: 4,
      note: 'without success',
    });
    expect(stepOf('put', cancelled, looks)).toMatchObject({ status: 'skipped', note: null });
    const reopened = { ...anEndedItem(30, 'failed', newerStart), ...published, run: null };
    const reads = [line(5, 'period-read', { runStatus: 'Processing' })];
    expect(stepOf('trial-balance', reopened, reads)).toMatchObject({ status: 'trouble', note: 'Processing' });
  });

  it.each(rows)('$is: $expected', ({ item, happenings, expected }) => {
    expect(statuses(item, happenings).join(' ')).toBe(expected);
  });
});

describe('what a step tells', () => {
  it('each delivery of the message, without those of other content, which are parked', () => {
    const of = (requestId: string, name: string) =>
      JSON.stringify({ requestId, accountingPeriod: { name }, requestedBy: 'netsuite:controller' });
    const body = of('close-1', 'Nov 2026');
    const another = of('close-2', 'Nov 2026');
    const parked = of('close-1', 'Dec 2026');
    const deliveries = [
      received(0, body),
      received(5, body, 'message-2'),
      received(6, another),
      received(7),
      received(8, parked),
    ];
    const step = stepOf('queued', anAcceptedItem(), deliveries);
    expect(step).toMatchObject({ at: atMs(0), attempts: 2, note: 'received 2 times' });
  });

  it('each PUT, and what came of it', () => {
    const item = aSentItem({ history: [accepted, sent, accepted, { ...sent, at: at(9) }] });
    const happenings = [line(3, 'put-refused'), line(9, 'put-sent'), line(10, 'put-unclear')];
    expect(stepOf('put', item, happenings)).toMatchObject({
      at: atMs(9),
      attempts: 2,
      note: 'refused once, answer unclear',
    });
  });

  it('each read of polling, and the trial balance as it was last seen', () => {
    const reads = [
      line(5, 'period-read', { runStatus: 'Pending' }),
      line(6, 'period-read', { runStatus: 'Processing' }),
    ];
    expect(stepOf('trial-balance', aWatchingItem(), reads)).toMatchObject({
      attempts: 2,
      note: 'Processing',
    });
  });

  it.each([
    [null, 'no run yet'],
    ['Completed', 'no run of its own yet'],
    ['Error', 'no run of its own yet'],
    ['Pending', 'Pending'],
  ])('no older run as its own: a read that showed %s', (runStatus, note) => {
    const reads = [line(5, 'period-read', { runStatus })];
    expect(stepOf('trial-balance', aWatchingItem(), reads)).toMatchObject({ at: null, note });
  });

  it('refusals in its history, whose lines the recording has dropped', () => {
    const item = anAcceptedItem({ history: [accepted, sent, refused, sent, refused] });
    expect(stepOf('put', item)).toMatchObject({ attempts: 2, note: 'refused 2 times' });
  });

  it('nothing of other requests', () => {
    const others = [line(3, 'put-refused', { requestId: 'close-2', trackId: 'zpc-2' })];
    expect(stepOf('put', aSentItem({ history: [accepted, sent] }), others)).toMatchObject({ note: null });
  });

  it('that an outcome is not published yet, with the attempts', () => {
    const tries = [line(31, 'outcome-unpublished'), line(32, 'outcome-unpublished')];
    expect(stepOf('outcome', anEndedItem(30, 'completed', newerStart), tries)).toMatchObject({
      at: null,
      attempts: 2,
      note: 'completed, not published yet',
    });
  });
});

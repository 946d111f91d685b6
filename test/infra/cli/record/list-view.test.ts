import { describe, expect, it } from 'vitest';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import { emptyText, inOrder, listEntry, listText } from '../../../../infra/cli/record/list-view.ts';
import {
  anAcceptedItem,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
} from '../../../functions/poll-trial-balance/items.ts';

const forecasts = () => ({ forecast: null, problem: null });

const done = (requestId: string, seconds: number) =>
  concluded(
    aWatchingItem({ requestId, requestedAt: at(seconds) }),
    { outcome: 'completed', now: atMs(400), reasons: [], fileIds: null },
    'trial-balance-completed',
  );

describe('a list of requests', () => {
  it('has the open ones first, the oldest first, then the concluded, the latest first', () => {
    const items = [
      done('done-early', 1),
      aSentItem({ requestId: 'open-late', requestedAt: at(9) }),
      done('done-late', 5),
      anAcceptedItem({ requestId: 'open-early', requestedAt: at(2) }),
    ];
    expect(inOrder(items).map(({ requestId }) => requestId)).toEqual([
      'open-early',
      'open-late',
      'done-late',
      'done-early',
    ]);
  });

  it('says how long a request has been open, what it waits for and when it is read next', () => {
    const [head, line] = listText([aSentItem()], { now: atMs(90), forecasts }).split('\n');
    expect(head).toMatch(
      /^REQUEST +STATE +PERIOD +TENANT +TIME +ASKED \(UTC\) +NEXT READ \(UTC\) +WHAT +FORECAST +TO DO$/,
    );
    expect(line).toMatch(
      /^close-1 +● sent +Nov 2026 +default +open for 1 min 30 s +2026-12-02 12:00:00 +2026-12-02 12:01:00 +waits for a read that shows whether/,
    );
  });

  it('does not hide what it cannot read', () => {
    const text = listText([aSentItem()], {
      now: atMs(90),
      forecasts,
      unreadable: [{ tenant: 'acme-eu', requestId: 'odd-1' }],
    });
    expect(text.split('\n')[2]).toMatch(
      /^odd-1 +\? unreadable +– +acme-eu( +–)+ +see polling-failing in docs\/runbook\.md$/,
    );
  });

  const waiting = { because: 'slow-down', since: at(30) };

  it('says why a request waits, and since when', () => {
    const text = listText([anAcceptedItem({ waiting })], { now: atMs(90), forecasts });
    expect(text).toContain('when its message is back');
    expect(text).toMatch(
      /! accepted .* Waiting for Zuora: it asked for fewer calls, since 2026-12-02 12:00:30 UTC; waits for an answer of Zuora/,
    );
  });

  it('says of an outcome that SNS does not take that it is tried on each tick, not when it was due', () => {
    const item = { ...done('close-1', 0), waiting: { because: 'sns-trouble', since: at(401) } };
    const text = listText([item], { now: atMs(900), forecasts });
    expect(text).toMatch(
      / on the next tick +Waiting for SNS: it does not take the outcome, since 2026-12-02 12:06:41 UTC – completed in 7 min +–/,
    );
    expect(listEntry(item, atMs(900), forecasts)).toMatchObject({ nextReadAt: null, waiting: item.waiting });
  });

  it.each([
    { item: anAcceptedItem({ waiting }), nextReadAt: null },
    { item: anAcceptedItem(), nextReadAt: null },
    { item: aSentItem(), nextReadAt: at(60) },
    { item: aSentItem({ waiting: { because: 'hold', since: at(5) } }), nextReadAt: null },
    { item: aWatchingItem({ dueAt: at(120) }), nextReadAt: at(120) },
    { item: aWatchingItem({ dueAt: at(120), waiting }), nextReadAt: null },
  ])(
    'gives machines no time of a next look that is only a deadline: $item.state, $item.waiting',
    ({ item, nextReadAt }) => {
      expect(listEntry(item, atMs(90), forecasts)).toMatchObject({ nextReadAt, waiting: item.waiting });
    },
  );

  it('gives machines the same', () => {
    expect(listEntry(done('close-1', 0), atMs(500), forecasts)).toMatchObject({
      tenant: 'default',
      requestId: 'close-1',
      state: 'concluded',
      outcome: 'completed',
      asked: { name: 'Nov 2026' },
      accountingPeriod: { id: 'p-nov' },
      requestedAt: at(0),
      nextReadAt: at(400),
      waitsFor: expect.stringContaining('published'),
      publishedAt: null,
    });
  });

  it('shows what is published as published, to people and to machines', () => {
    const published = publishedItem(done('close-1', 0), atMs(401));
    expect(listText([published], { now: atMs(500), forecasts }).split('\n')[1]).toMatch(
      /^close-1 +✓ completed .* took 6 min 40 s +.* Completed in 7 min +– +–$/,
    );
    expect(listEntry(published, atMs(500), forecasts)).toMatchObject({ state: 'published', waitsFor: null });
  });

  it.each([
    [{}, 'Nothing is open; `closes list --all` also shows what has ended.'],
    [
      { tenant: 'acme-eu' },
      'Nothing of tenant acme-eu is open; `closes list --all` also shows what has ended.',
    ],
    [{ all: true }, 'The ledger holds no request.'],
    [{ all: true, tenant: 'acme-eu' }, 'The ledger holds no request of tenant acme-eu.'],
    [{ since: at(0) }, 'No request was asked since 2026-12-02 12:00:00 (UTC).'],
    [
      { all: true, since: at(0), tenant: 'acme-eu' },
      'No request of tenant acme-eu was asked since 2026-12-02 12:00:00 (UTC).',
    ],
  ])('that is empty says what was looked for: %o', (options, text) => {
    expect(emptyText(options)).toBe(text);
  });
});

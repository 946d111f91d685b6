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

  it('says since when a request is open, what it awaits and when it is looked at next', () => {
    const [head, line] = listText([aSentItem()], atMs(90)).split('\n');
    expect(head).toMatch(
      /^REQUEST +TENANT +PERIOD +STATE +OUTCOME +ASKED \(UTC\) +AGE +NEXT LOOK \(UTC\) +AWAITS$/,
    );
    expect(line).toMatch(
      /^close-1 +default +Nov 2026 +sent +– +2026-12-02 12:00:00 +1 min 30 s +2026-12-02 12:01:00 +to see whether/,
    );
  });

  it('does not hide what it cannot read', () => {
    const text = listText([aSentItem()], atMs(90), [{ tenant: 'acme-eu', requestId: 'odd-1' }]);
    expect(text.split('\n')[2]).toMatch(/^odd-1 +acme-eu +– +unreadable( +–)+$/);
  });

  const waiting = { because: 'slow-down', since: at(30) };

  it('says why a request waits, and since when', () => {
    const text = listText([anAcceptedItem({ waiting })], atMs(90));
    expect(text).toContain('when its message is back');
    expect(text).toMatch(/; waits: Zuora asked for fewer calls, since 2026-12-02 12:00:30 UTC/);
  });

  it('says of an outcome that SNS does not take that it is tried on each tick, not when it was due', () => {
    const item = { ...done('close-1', 0), waiting: { because: 'sns-trouble', since: at(401) } };
    const text = listText([item], atMs(900));
    expect(text).toMatch(/ on the next tick +that the outcome is published.*; waits: SNS does not take/);
    expect(listEntry(item, atMs(900))).toMatchObject({ nextLookAt: null, waiting: item.waiting });
  });

  it.each([
    { item: anAcceptedItem({ waiting }), nextLookAt: null },
    { item: anAcceptedItem(), nextLookAt: null },
    { item: aSentItem(), nextLookAt: at(60) },
    { item: aSentItem({ waiting: { because: 'hold', since: at(5) } }), nextLookAt: null },
    { item: aWatchingItem({ dueAt: at(120) }), nextLookAt: at(120) },
    { item: aWatchingItem({ dueAt: at(120), waiting }), nextLookAt: null },
  ])(
    'gives machines no time of a next look that is only a deadline: $item.state, $item.waiting',
    ({ item, nextLookAt }) => {
      expect(listEntry(item, atMs(90))).toMatchObject({ nextLookAt, waiting: item.waiting });
    },
  );

  it('gives machines the same', () => {
    expect(listEntry(done('close-1', 0), atMs(500))).toMatchObject({
      tenant: 'default',
      requestId: 'close-1',
      state: 'concluded',
      outcome: 'completed',
      asked: { name: 'Nov 2026' },
      accountingPeriod: { id: 'p-nov' },
      requestedAt: at(0),
      nextLookAt: at(400),
      awaits: expect.stringContaining('published'),
      publishedAt: null,
    });
  });

  it('shows what is published as published, to people and to machines', () => {
    const published = publishedItem(done('close-1', 0), atMs(401));
    expect(listText([published], atMs(500)).split('\n')[1]).toMatch(/^close-1 .* published +completed /);
    expect(listEntry(published, atMs(500))).toMatchObject({ state: 'published', awaits: null });
  });

  it.each([
    [{}, 'Nothing is open.'],
    [{ tenant: 'acme-eu' }, 'Nothing of tenant acme-eu is open.'],
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

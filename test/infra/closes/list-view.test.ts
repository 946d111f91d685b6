import { describe, expect, it } from 'vitest';
import { publishedItem } from '../../../functions/shared/ledger-transitions.ts';
import { concluded } from '../../../functions/shared/outcome-event.ts';
import { emptyText, inOrder, listEntry, listText } from '../../../infra/closes/list-view.ts';
import {
  anAcceptedItem,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
} from '../../functions/poll-trial-balance/items.ts';

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
      /^REQUEST +TENANT +PERIOD +STATE +OUTCOME +ASKED \(UTC\) +SINCE +NEXT LOOK \(UTC\) +AWAITS$/,
    );
    expect(line).toMatch(
      /^close-1 +default +Nov 2026 +sent +– +2026-12-02 12:00:00 +1 min 30 s +2026-12-02 12:01:00 +to see whether/,
    );
  });

  it('does not hide what it cannot read', () => {
    const text = listText([aSentItem()], atMs(90), [{ tenant: 'acme-eu', requestId: 'odd-1' }]);
    expect(text.split('\n')[2]).toMatch(/^odd-1 +acme-eu +– +unreadable( +–)+$/);
  });

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

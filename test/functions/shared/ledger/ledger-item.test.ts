import { describe, expect, it } from 'vitest';
import { dueBy, inStateSince, ledgerItemSchema } from '../../../../functions/shared/ledger/ledger-item.ts';
import {
  acceptedItem,
  concludedItem,
  publishedItem,
  refusedItem,
  sentItem,
  watchingItem,
  withPeriod,
  withRefusalExplained,
  withScope,
  withStatus,
} from '../../../../functions/shared/ledger/ledger-transitions.ts';
import {
  anAcceptedItem,
  aPeriod,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
  deadlineSeconds,
  olderStart,
} from '../../poll-trial-balance/items.ts';

const content = {
  accountingPeriod: { name: 'Nov 2026' },
  entityId: null,
  orgIds: ['org-1'],
  requestedBy: null,
};
const pollMinMs = 60_000;

describe('an item is `accepted`', () => {
  const item = acceptedItem(
    { tenant: 'acme-eu', requestId: 'close-1', content },
    { sent: { at: atMs(0), by: 'AROASENDER:erp' }, now: atMs(3), deadlineHours: 24, codeVersion: '1.2.3' },
  );

  it('with its fields, `requestedAt` as sent, and the deadline counted from it', () => {
    expect(item).toMatchObject({
      tenant: 'acme-eu',
      requestId: 'close-1',
      state: 'accepted',
      request: content,
      requestedAt: at(0),
      deadline: at(deadlineSeconds),
      codeVersion: '1.2.3',
      senderId: 'AROASENDER:erp',
      history: [{ state: 'accepted', at: at(3), because: null, codeVersion: '1.2.3' }],
    });
  });

  it('and is due only at its deadline', () => {
    expect(item.dueAt).toBe(item.deadline);
  });

  it('and without anything from Zuora or the secret', () => {
    expect(item).toMatchObject({ scope: null, periodId: null, period: null, baseline: null, run: null });
    expect(item).toMatchObject({ event: null, publishedAt: null, secretVersionId: null, adopted: false });
  });

  it('with a track id by Zuora’s rule: at most 64 of US-ASCII without : ; " and \'', () => {
    expect(item.zuoraTrackId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });

  it('in the form that the ledger can read', () => {
    expect(ledgerItemSchema.parse(item)).toEqual(item);
  });

  it.each([
    { asked: { id: 'p-1' } },
    { asked: { name: 'Nov 2026' } },
    { asked: { date: '2026-11-30' } },
    { asked: { endedBefore: '2026-12-02', timezone: 'UTC' } },
  ])('for each way to name a period: $asked', ({ asked }) => {
    const stored = { ...item, request: { ...content, accountingPeriod: asked } };
    expect(ledgerItemSchema.parse(stored).request.accountingPeriod).toEqual(asked);
  });
});

describe('the entity and orgs of an item', () => {
  const secret = { entityId: 'of the secret', orgIds: ['of the secret'], secretVersionId: 'v2' };
  const request = anAcceptedItem().request;
  const ofRequest = { entityId: 'of the request', orgIds: ['of the request'] };
  it.each([
    { rule: "are the request's", asked: ofRequest, applies: ofRequest },
    {
      rule: "are else the secret's",
      asked: { entityId: null, orgIds: null },
      applies: { entityId: 'of the secret', orgIds: ['of the secret'] },
    },
    {
      rule: 'are each taken by itself',
      asked: { ...ofRequest, orgIds: null },
      applies: { entityId: 'of the request', orgIds: ['of the secret'] },
    },
  ])('$rule', ({ asked, applies }) => {
    const item = withScope(anAcceptedItem({ scope: null, request: { ...request, ...asked } }), secret);
    expect(item.scope).toEqual(applies);
    expect(item.secretVersionId).toBe('v2');
  });

  it('are null if neither names any', () => {
    const none = { entityId: null, orgIds: null, secretVersionId: null };
    expect(withScope(anAcceptedItem({ scope: null }), none).scope).toEqual({ entityId: null, orgIds: null });
  });
});

describe('the period of an item', () => {
  it('has its id since it was first found, and the rest as it was read last', () => {
    const item = withPeriod(
      withPeriod(anAcceptedItem(), aPeriod({ status: 'Open' })),
      aPeriod({ fiscalYear: null }),
    );
    expect(item.periodId).toBe('p-nov');
    expect(item.period).toEqual({
      id: 'p-nov',
      name: 'Nov 2026',
      startDate: '2026-11-01',
      endDate: '2026-11-30',
      fiscalYear: null,
      fiscalQuarter: 4,
      status: 'PendingClose',
    });
  });

  it('is stored with its cleaned words', () => {
    const cleaned = { name: 'Nov2026', status: 'Open', runStatus: null };
    const period = { ...aPeriod({ name: 'Nov\t2026', status: 'Open\n' }), cleaned };
    expect(withPeriod(anAcceptedItem(), period).period).toMatchObject({ name: 'Nov2026', status: 'Open' });
  });

  it('adds no run, because only a run of this pending close is published', () => {
    expect(withPeriod(anAcceptedItem(), aPeriod({ run: { status: 'Completed' } })).run).toBeNull();
  });

  it('gets a status that is known without a read, if the period was read before', () => {
    const known = withStatus(withPeriod(anAcceptedItem(), aPeriod({ status: 'Open' })), 'PendingClose');
    expect(known.period).toMatchObject({ id: 'p-nov', status: 'PendingClose' });
    expect(withStatus(anAcceptedItem(), 'PendingClose').period).toBeNull();
  });
});

describe('an item is `sent`', () => {
  const facts = {
    baseline: { start: olderStart },
    now: atMs(30),
    holdMs: 600_000,
    pollMinMs,
    secretVersionId: 'secret-version-2',
  };

  it('with its baseline and its hold, and is due for polling', () => {
    expect(sentItem(anAcceptedItem(), facts)).toMatchObject({
      state: 'sent',
      baseline: { start: olderStart },
      holdUntil: at(630),
      dueAt: at(90),
      secretVersionId: 'secret-version-2',
    });
  });

  it('and is due at its deadline at the latest', () => {
    expect(sentItem(anAcceptedItem({ deadline: at(60) }), facts).dueAt).toBe(at(60));
  });
});

describe('an item whose PUT was refused', () => {
  const reasons = [{ code: 'refused-by-zuora', message: 'Locked', zuoraCode: '50000050' }];
  const item = refusedItem(aSentItem(), { now: atMs(40), reasons, processId: 'process-1', isCounted: true });

  it('is `accepted` again, without a hold, and due only at its deadline', () => {
    expect(item).toMatchObject({ state: 'accepted', holdUntil: null, dueAt: at(deadlineSeconds), reasons });
    expect(item.history.at(-1)).toMatchObject({ state: 'accepted', at: at(40), because: 'put-refused' });
  });

  it('counts the refusal in the same write, unless it is of a kind that does not count', () => {
    expect(item.refusals).toBe(aSentItem().refusals + 1);
    const facts = { now: atMs(40), reasons, processId: null, isCounted: false };
    expect(refusedItem(aSentItem(), facts).refusals).toBe(aSentItem().refusals);
  });

  it('takes the count back if a read explains the refusal, and never below zero', () => {
    expect(withRefusalExplained(item).refusals).toBe(aSentItem().refusals);
    expect(withRefusalExplained({ ...item, refusals: 0 }).refusals).toBe(0);
  });

  it('keeps its baseline, in case a person sets pending close', () => {
    expect(item.baseline).toEqual({ start: olderStart });
  });

  it.each([
    { rule: 'has the newest process id', processId: 'process-2', kept: 'process-2' },
    { rule: 'keeps the process id that it has if Zuora sent none', processId: null, kept: 'process-1' },
  ])('$rule', ({ processId, kept }) => {
    expect(refusedItem(item, { now: atMs(50), reasons, processId, isCounted: false }).zuoraProcessId).toBe(
      kept,
    );
  });
});

describe('an item is `watching`', () => {
  const facts = { now: atMs(100), pollMinMs, adopted: false, because: 'put-succeeded' } as const;

  it('since pending close was set, and due after `pollMinSeconds`', () => {
    const item = watchingItem(aSentItem(), facts);
    expect(item).toMatchObject({
      state: 'watching',
      watchingAt: at(100),
      pendingCloseAt: at(100),
      dueAt: at(160),
    });
    expect(item.history.at(-1)).toMatchObject({
      state: 'watching',
      at: at(100),
      because: 'put-succeeded',
    });
  });

  it('without a time of pending close if it is adopted', () => {
    const item = watchingItem(anAcceptedItem(), { ...facts, adopted: true });
    expect(item).toMatchObject({ adopted: true, watchingAt: at(100), pendingCloseAt: null });
  });

  it('without the reasons of an earlier refusal', () => {
    const reasons = [{ code: 'refused-by-zuora', message: 'Locked', zuoraCode: null }];
    expect(watchingItem(anAcceptedItem({ reasons }), facts).reasons).toEqual([]);
  });

  it('with the process id of the PUT, if Zuora sent one', () => {
    const before = aSentItem({ zuoraProcessId: 'process-1' });
    expect(watchingItem(before, { ...facts, processId: 'process-2' }).zuoraProcessId).toBe('process-2');
    expect(watchingItem(before, { ...facts, processId: null }).zuoraProcessId).toBe('process-1');
    expect(watchingItem(before, facts).zuoraProcessId).toBe('process-1');
  });
});

describe('an item is `concluded`, then published', () => {
  const item = concludedItem(aWatchingItem(), { now: atMs(200), event: '{"a":1}', because: 'deadline' });

  it('with the whole event, due at once', () => {
    expect(item).toMatchObject({ state: 'concluded', event: '{"a":1}', dueAt: at(200), publishedAt: null });
    expect(item.history.at(-1)).toMatchObject({ state: 'concluded', at: at(200), because: 'deadline' });
  });

  it('and is due until it is published, with its event unchanged', () => {
    const published = publishedItem(item, atMs(210));
    expect(published).toMatchObject({
      state: 'concluded',
      event: '{"a":1}',
      dueAt: null,
      publishedAt: at(210),
    });
    expect(published.history.at(-1)).toMatchObject({ state: 'published', at: at(210), because: null });
  });
});

describe('the history of its states', () => {
  it('is kept with times and reasons, and never rewritten', () => {
    const accepted = anAcceptedItem();
    const sent = sentItem(accepted, {
      baseline: { start: null },
      now: atMs(1),
      holdMs: 1,
      pollMinMs,
      secretVersionId: null,
    });
    const refused = refusedItem(sent, { now: atMs(2), reasons: [], processId: null, isCounted: true });
    const watching = watchingItem(refused, {
      now: atMs(3),
      pollMinMs,
      adopted: true,
      because: 'pending-close-found',
    });
    const concluded = concludedItem(watching, { now: atMs(4), event: '{}', because: 'deadline' });
    const { history } = publishedItem(concluded, atMs(5));
    expect(history.map(({ state }) => state)).toEqual([
      'accepted',
      'sent',
      'accepted',
      'watching',
      'concluded',
      'published',
    ]);
    expect(history.map((entry) => entry.at)).toEqual([0, 1, 2, 3, 4, 5].map(at));
    expect(accepted.history).toHaveLength(1);
  });
});

describe('inStateSince', () => {
  it('is the time of the last entry of the history', () => {
    const history = [
      { state: 'sent', at: at(0), because: null },
      { state: 'watching', at: at(30), because: null },
    ];
    expect(inStateSince(aWatchingItem({ history }))).toBe(atMs(30));
  });

  it('is long ago for an item without a history', () => {
    expect(inStateSince(aWatchingItem({ history: [] }))).toBe(0);
  });
});

describe('dueBy', () => {
  it.each([
    { rule: 'is the time', seconds: 10, due: 10 },
    { rule: 'is never after the deadline', seconds: 101, due: 100 },
  ])('$rule', ({ seconds, due }) => {
    expect(dueBy({ deadline: at(100) }, atMs(seconds))).toBe(at(due));
  });
});

describe('what an entry of the history has', () => {
  const accepted = acceptedItem(
    { tenant: 'default', requestId: 'close-1', content },
    { sent: { at: atMs(0), by: null }, now: atMs(1), deadlineHours: 24, codeVersion: '1.0.0' },
  );
  const facts = { baseline: { start: null }, holdMs: 600_000, pollMinMs, secretVersionId: 'secret-1' };
  const read = withPeriod(accepted, aPeriod({ status: 'Open' }));

  it('is the period before and after the PUT, and the versions of secret and code of each step', () => {
    const sent = sentItem(read, { ...facts, now: atMs(2) });
    const set = {
      now: atMs(3),
      pollMinMs,
      adopted: false,
      processId: 'p-1',
      because: 'put-succeeded',
    } as const;
    const watching = watchingItem(withStatus(sent, 'PendingClose'), set);
    const upgraded = { ...watching, codeVersion: '1.1.0' };
    const concluded = concludedItem(upgraded, { now: atMs(4), event: '{}', because: 'deadline' });
    expect(publishedItem(concluded, atMs(5)).history).toEqual([
      { state: 'accepted', at: at(1), because: null, codeVersion: '1.0.0' },
      { state: 'sent', at: at(2), because: null, periodStatus: 'Open', secretVersionId: 'secret-1' },
      {
        state: 'watching',
        at: at(3),
        because: 'put-succeeded',
        periodStatus: 'PendingClose',
        zuoraProcessId: 'p-1',
      },
      { state: 'concluded', at: at(4), because: 'deadline', codeVersion: '1.1.0' },
      { state: 'published', at: at(5), because: null },
    ]);
  });

  it('has every process id and secret version, although the item itself has only the last ones', () => {
    const refuse = (item: typeof read, processId: string, n: number) =>
      refusedItem(sentItem(item, { ...facts, now: atMs(n), secretVersionId: `secret-${n}` }), {
        now: atMs(n),
        reasons: [],
        processId,
        isCounted: true,
      });
    const item = refuse(refuse(read, 'p-1', 2), 'p-2', 3);
    expect(item.history.flatMap(({ zuoraProcessId }) => zuoraProcessId ?? [])).toEqual(['p-1', 'p-2']);
    expect(item.history.flatMap(({ secretVersionId }) => secretVersionId ?? [])).toEqual([
      'secret-2',
      'secret-3',
    ]);
  });

  it('has Zuora’s code of a refusal, although the item itself forgets it', () => {
    const reasons = [{ code: 'refused-by-zuora', message: 'Locked', zuoraCode: '50000050' }];
    const refused = refusedItem(sentItem(read, { ...facts, now: atMs(2) }), {
      now: atMs(3),
      reasons,
      processId: null,
      isCounted: false,
    });
    expect(refused.history.at(-1)).toMatchObject({ because: 'put-refused', zuoraCode: '50000050' });
  });
});

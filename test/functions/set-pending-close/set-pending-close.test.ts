import { describe, expect, test } from 'vitest';
import { isoTime, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import {
  anItem,
  aPeriod,
  aRequest,
  CloseWorld,
  deadline,
  fails,
  holdMs,
  noRun,
  oldRun,
  refusedWith,
  run,
  settings,
  start,
  zuoraAnswers,
  zuoraTrouble,
} from './world.ts';

const done = { is: 'done' };
const eventOf = ({ event }: LedgerItem) => JSON.parse(event ?? 'null');

describe('a close, from its first delivery to watching', () => {
  test('every effect in its order: stored before Zuora, read before the baseline, baseline and hold before the PUT', async () => {
    const world = new CloseWorld();
    expect(await world.deliver()).toEqual(done);
    expect(world.effects).toEqual([
      'secret',
      'ledger.create accepted',
      'zuora.prepare',
      'zuora.list',
      'ledger.replace accepted',
      'zuora.read Open',
      'secret',
      'ledger.replace sent',
      'zuora.put',
      'ledger.replace watching',
    ]);
  });

  test('the first write stores the request, with its time, deadline, entity and orgs, and without a period', async () => {
    const world = new CloseWorld();
    world.secret = { entityId: 'e-1', orgIds: ['o-1'], secretVersionId: 'v7' };
    await world.deliver(aRequest(), start - 5000, 'AROASENDER:erp');
    expect(world.writes[0]).toMatchObject({
      state: 'accepted',
      requestedAt: isoTime(start - 5000),
      deadline: isoTime(deadline - 5000),
      dueAt: isoTime(deadline - 5000),
      request: aRequest().content,
      scope: { entityId: 'e-1', orgIds: ['o-1'] },
      secretVersionId: 'v7',
      periodId: null,
      senderId: 'AROASENDER:erp',
      history: [{ state: 'accepted', at: isoTime(start), because: null, codeVersion: 'test' }],
    });
  });

  test('the baseline, the hold and the period are in the ledger when the PUT is sent', async () => {
    const world = new CloseWorld();
    let before: LedgerItem | undefined;
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') before = world.item();
    };
    await world.deliver();
    expect(before).toMatchObject({
      state: 'sent',
      baseline: { start: oldRun.start },
      holdUntil: isoTime(start + holdMs),
      periodId: 'nov',
      period: { status: 'Open' },
      dueAt: isoTime(start + settings.pollMinSeconds * 1000),
      codeVersion: settings.codeVersion,
    });
  });

  test('a deadline that passes while the period is looked up leaves the item to polling', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.list') world.now = deadline;
    };
    expect(await world.deliver()).toEqual(done);
    expect(world.item()).toMatchObject({ state: 'accepted', periodId: 'nov' });
    expect(world.count('zuora.put')).toBe(0);
  });

  test('a period that never had a run also has a baseline, without a start', async () => {
    const world = new CloseWorld(aPeriod({ run: noRun }));
    await world.deliver();
    expect(world.item().baseline).toEqual({ start: null });
  });

  test('the last write stores watching, not adopted, with the time of the success and the process id', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.now += 7000;
    };
    await world.deliver();
    expect(world.item()).toMatchObject({
      state: 'watching',
      watchingAt: isoTime(start + 7000),
      pendingCloseAt: isoTime(start + 7000),
      adopted: false,
      zuoraProcessId: 'PROCESS1',
      dueAt: isoTime(start + 7000 + settings.pollMinSeconds * 1000),
    });
    expect(world.item().history.map(({ state }) => state)).toEqual(
      ['accepted', 'accepted', 'sent', 'watching'].slice(1),
    );
  });

  test('the time of the baseline is from after the token, so that the hold covers the PUT', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.prepare') world.now += 9000;
    };
    await world.deliver();
    expect(world.writes.find(({ state }) => state === 'sent')?.holdUntil).toBe(
      isoTime(start + 9000 + holdMs),
    );
  });

  test('every call is for the scope that was stored, under the track id of the request', async () => {
    const world = new CloseWorld();
    world.secret = { entityId: 'e-1', orgIds: ['o-1'], secretVersionId: 'v1' };
    await world.deliver(aRequest({ tenant: 'acme-eu' }));
    const { zuoraTrackId } = world.item(aRequest({ tenant: 'acme-eu' }));
    const caller = { tenant: 'acme-eu', entityId: 'e-1', orgIds: ['o-1'], trackId: zuoraTrackId };
    expect(world.callers).toEqual([caller, caller, caller]);
  });
});

describe('the period is found once', () => {
  const busy = aPeriod({ run: run('Processing', 'x') });

  test('a name is looked up in the list, stored, and never looked up again', async () => {
    const world = new CloseWorld(busy);
    await world.deliver();
    expect(world.writes[1]).toMatchObject({ periodId: 'nov', state: 'accepted' });
    world.change({ name: 'Renamed' });
    await world.deliver();
    expect(world.count('zuora.list')).toBe(1);
    expect(world.count('zuora.read')).toBe(2);
  });

  test('an id is read without the list', async () => {
    const world = new CloseWorld();
    await world.deliver(aRequest({ accountingPeriod: { id: 'nov' } }));
    expect(world.count('zuora.list')).toBe(0);
    expect(world.item().periodId).toBe('nov');
  });

  test('the list is not the read that shows the period Open: the period is read by id before the PUT', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.list') world.beforeEffect = () => world.change({ status: 'Closed' });
    };
    await world.deliver();
    expect(world.count('zuora.put')).toBe(0);
    expect(eventOf(world.item()).data.reasons[0].code).toBe('period-closed');
  });
});

describe('row: accepted, and the period cannot be set -> rejected, with one reason', () => {
  const other = aPeriod({ id: 'nov-b' });
  test.each<[string, CloseWorld, object]>([
    ['period-not-found', new CloseWorld(aPeriod({ name: 'Dec 2026' })), { id: null, status: null }],
    ['period-ambiguous', new CloseWorld(aPeriod(), other), { id: null, status: null }],
    [
      'period-open-ended',
      new CloseWorld(aPeriod({ endDate: null })),
      { id: 'nov', endDate: null, status: 'Open' },
    ],
    ['period-closed', new CloseWorld(aPeriod({ status: 'Closed' })), { id: 'nov', status: 'Closed' }],
  ])('%s', async (code, world, accountingPeriod) => {
    expect(await world.deliver()).toEqual(done);
    const item = world.item();
    const event = eventOf(item);
    expect(item).toMatchObject({ state: 'concluded', dueAt: isoTime(start), publishedAt: null });
    expect(event.type).toBe('zuora.pending-close.rejected.v1');
    expect(event.data).toMatchObject({
      outcome: 'rejected',
      accountingPeriod,
      adopted: false,
      pendingCloseAt: null,
    });
    expect(event.data.reasons).toEqual([
      { code, message: expect.stringMatching(/^[A-Z].*\.$/), zuoraCode: null },
    ]);
    expect(world.count('zuora.put')).toBe(0);
  });

  test('by id: only Zuora’s own "not found" is not found', async () => {
    const world = new CloseWorld();
    const request = aRequest({ accountingPeriod: { id: 'gone' } });
    world.readTrouble = zuoraTrouble({ status: 404, summary: 'HTTP 404 from something in between' });
    expect(await world.deliver(request)).toMatchObject({ is: 'waiting', because: 'zuora-trouble' });
    world.readTrouble = null;
    expect(await world.deliver(request)).toEqual(done);
    expect(eventOf(world.item())).toMatchObject({
      subject: 'gone',
      data: { reasons: [{ code: 'period-not-found' }] },
    });
  });

  test('an incomplete list proves nothing: wait', async () => {
    const world = new CloseWorld(aPeriod({ name: 'Dec 2026' }));
    world.listTrouble = zuoraTrouble();
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'zuora-trouble' });
    expect(world.item()).toMatchObject({ state: 'accepted', periodId: null });
  });
});

describe('row: accepted, PendingClose -> watching, adopted', () => {
  test('without a PUT, with an unknown baseline and no time of our own', async () => {
    const world = new CloseWorld(aPeriod({ status: 'PendingClose' }));
    expect(await world.deliver()).toEqual(done);
    expect(world.item()).toMatchObject({
      state: 'watching',
      adopted: true,
      baseline: null,
      pendingCloseAt: null,
    });
    expect(world.item().watchingAt).toBe(isoTime(start));
    expect(world.count('zuora.put')).toBe(0);
  });
});

describe('row: sent -> the period shows the result of the PUT', () => {
  const sent = (fields: Partial<LedgerItem> = {}) =>
    anItem({
      state: 'sent',
      periodId: 'nov',
      baseline: { start: oldRun.start },
      holdUntil: isoTime(start + holdMs),
      ...fields,
    });
  const prepare = (period: Parameters<CloseWorld['change']>[0], at: number, item = sent()) => {
    const world = new CloseWorld(aPeriod(period));
    world.store(item);
    world.now = at;
    return world;
  };

  test.each(['PendingClose', 'Closed'])(
    '%s -> watching with its baseline, from when it was read',
    async (status) => {
      const world = prepare({ status, run: run('Completed', 'new') }, start + 1000);
      world.beforeEffect = (effect) => {
        if (effect.startsWith('zuora.read')) world.now += 5000;
      };
      expect(await world.deliver()).toEqual(done);
      expect(world.item()).toMatchObject({
        state: 'watching',
        adopted: false,
        baseline: { start: oldRun.start },
        watchingAt: isoTime(start + 1000),
        pendingCloseAt: isoTime(start + 1000),
      });
    },
  );

  test('hold not over -> wait, without a PUT', async () => {
    const world = prepare({}, start + holdMs - 1);
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'hold' });
    expect(world.item().state).toBe('sent');
    expect(world.count('zuora.put')).toBe(0);
  });

  test.each([
    ['Open with a run other than the baseline', { run: run('Completed', 'new') }],
    ['gone', null],
  ])('hold over, %s -> withdrawn, put-unclear', async (_row, period) => {
    const world = prepare(period ?? {}, start + holdMs);
    if (period === null) world.books.clear();
    expect(await world.deliver()).toEqual(done);
    const event = eventOf(world.item());
    expect(event.type).toBe('zuora.pending-close.withdrawn.v1');
    expect(event.data).toMatchObject({ outcome: 'withdrawn', reasons: [{ code: 'put-unclear' }] });
    expect(event.data.trialBalance.status).toBeNull();
    expect(world.count('zuora.put')).toBe(0);
  });

  test('hold over, Open with the baseline -> a new hold, and the PUT again', async () => {
    const world = prepare({}, start + holdMs);
    expect(await world.deliver()).toEqual(done);
    expect(world.writes.find(({ revision }) => revision === 2)).toMatchObject({
      state: 'sent',
      holdUntil: isoTime(start + 2 * holdMs),
    });
    expect(world.item().state).toBe('watching');
    expect(world.effectivePuts).toBe(1);
  });
});

describe('wait: nothing is sent, and what was read is stored', () => {
  test.each([
    ['trial-balance-running', { run: run('Processing', 'x') }],
    ['unknown-word', { status: 'Frozen' }],
    ['unknown-word', { run: run('Resting', 'x') }],
  ])('%s', async (because, period) => {
    const world = new CloseWorld(aPeriod(period));
    expect(await world.deliver(aRequest({ accountingPeriod: { id: 'nov' } }))).toMatchObject({
      is: 'waiting',
      because,
    });
    expect(world.item()).toMatchObject({ state: 'accepted', periodId: 'nov', period: { id: 'nov' } });
    expect(world.count('zuora.put')).toBe(0);
    expect(world.reported('unknown-word')).toHaveLength(because === 'unknown-word' ? 1 : 0);
  });

  test('what was read before is not written again', async () => {
    const world = new CloseWorld(aPeriod({ run: run('Processing', 'x') }));
    await world.deliver();
    const { revision } = world.item();
    await world.deliver();
    expect(world.item().revision).toBe(revision);
  });

  test('the deadline nearer than a hold: no PUT is sent, because nobody would watch it', async () => {
    const world = new CloseWorld();
    world.now = deadline - holdMs + 1;
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'deadline-near' });
    expect(world.count('zuora.put')).toBe(0);
  });

  test('a PUT never starts without time for its answer, and then leaves no hold', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.prepare') world.timeLeftMs = settings.putAnswerSeconds * 1000 - 1;
    };
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'no-time-left' });
    expect(world.item()).toMatchObject({ state: 'accepted', holdUntil: null });
    expect(world.count('zuora.put')).toBe(0);
  });

  test.each([
    ['no answer', zuoraTrouble(), { because: 'zuora-trouble', floorSeconds: null }],
    ['refused credentials', zuoraTrouble({ advice: 'fix-credentials' }), { because: 'credentials-refused' }],
    [
      '429',
      zuoraTrouble({ advice: 'slow-down', retryAfterSeconds: 300 }),
      { because: 'slow-down', floorSeconds: 300 },
    ],
  ])('trouble with the calls before a PUT: %s', async (_row, trouble, expected) => {
    const world = new CloseWorld();
    world.prepareTrouble = trouble;
    expect(await world.deliver()).toMatchObject({ is: 'waiting', ...expected });
    expect(world.item()).toMatchObject({ state: 'accepted', holdUntil: null });
    expect(world.count('zuora.put')).toBe(0);
  });

  test('a read that Zuora refuses is trouble too, and is counted and logged, because no row of the table covers it', async () => {
    const world = new CloseWorld();
    world.readTrouble = refusedWith(50000020);
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'zuora-trouble' });
    expect(world.reported('zuora-trouble')).toMatchObject([{ reason: 'refused', zuoraCode: '50000020' }]);
  });

  test('the item has the version of the secret that Zuora accepted, not the version at the time of the request', async () => {
    const world = new CloseWorld();
    world.secretUsed = 'v-taken';
    await world.deliver();
    expect(world.item()).toMatchObject({ state: 'watching', secretVersionId: 'v-taken' });
    const rejected = new CloseWorld(aPeriod({ status: 'Closed' }));
    rejected.secretUsed = 'v-taken';
    await rejected.deliver();
    expect(rejected.item().history.at(-1)).toMatchObject({ state: 'concluded', secretVersionId: 'v-taken' });
    const nothing = new CloseWorld(aPeriod({ name: 'Oct 2026' }));
    nothing.secretUsed = 'v-taken';
    await nothing.deliver();
    expect(nothing.item().history.at(-1)).toMatchObject({ state: 'concluded', secretVersionId: 'v-taken' });
    const gone = new CloseWorld();
    gone.readTrouble = zuoraTrouble({ advice: 'not-found', isAnswered: true, secretVersionId: 'v-taken' });
    await gone.deliver(aRequest({ accountingPeriod: { id: 'gone' } }));
    expect(gone.item().history.at(-1)).toMatchObject({ state: 'concluded', secretVersionId: 'v-taken' });
  });

  test('refused credentials raise an alarm, and other trouble does not', async () => {
    const world = new CloseWorld();
    world.readTrouble = zuoraTrouble();
    await world.deliver();
    expect(world.reported('zuora-trouble')).toHaveLength(1);
    expect(world.reported('credentials-refused')).toHaveLength(0);
    world.readTrouble = refusedWith(50000010);
    await world.deliver();
    expect(world.reported('credentials-refused')).toHaveLength(1);
  });
});

describe('two calls in a row without an answer', () => {
  const silence = zuoraTrouble({ isAnswered: false, status: null });
  const another = (requestId: string) => aRequest({ requestId });

  test('the rest of the batch waits without a call, each stored before', async () => {
    const world = new CloseWorld();
    world.listTrouble = silence;
    await world.deliver(another('close-1'));
    await world.deliver(another('close-2'));
    const calls = world.count('zuora.list');
    expect(await world.deliver(another('close-3'))).toMatchObject({
      is: 'waiting',
      because: 'zuora-trouble',
    });
    expect(world.count('zuora.list')).toBe(calls);
    expect(world.item(another('close-3')).state).toBe('accepted');
  });

  test('an answer of any kind in between resets the count', async () => {
    const world = new CloseWorld();
    world.listTrouble = silence;
    await world.deliver(another('close-1'));
    world.listTrouble = zuoraTrouble({ isAnswered: true, status: 503 });
    await world.deliver(another('close-2'));
    world.listTrouble = silence;
    await world.deliver(another('close-3'));
    world.listTrouble = null;
    expect(await world.deliver(another('close-4'))).toEqual(done);
  });
});

describe('asked to slow down', () => {
  const slowDown = zuoraTrouble({ advice: 'slow-down', status: 429, retryAfterSeconds: 120 });

  test('Retry-After is a lower bound, and the tenant is not called for the rest of the batch', async () => {
    const world = new CloseWorld();
    world.listTrouble = slowDown;
    expect(await world.deliver()).toEqual({ is: 'waiting', because: 'slow-down', floorSeconds: 120 });
    world.listTrouble = null;
    world.now += 20_500;
    const other = aRequest({ requestId: 'close-2' });
    expect(await world.deliver(other)).toEqual({ is: 'waiting', because: 'slow-down', floorSeconds: 100 });
    expect(world.count('zuora.list')).toBe(1);
    expect(world.item(other).state).toBe('accepted');
  });

  test('the tenant is called again when the time that it asked for is over', async () => {
    const world = new CloseWorld();
    world.listTrouble = slowDown;
    await world.deliver();
    world.listTrouble = null;
    world.now += 120_000;
    expect(await world.deliver()).toEqual(done);
  });

  const untimed: [string, (world: CloseWorld) => void][] = [
    ['429 to the list', (world) => Object.assign(world, { listTrouble: zuoraAnswers(429, 'unreadable') })],
    ['category 70 under HTTP 200', (world) => Object.assign(world, { listTrouble: refusedWith(50000070) })],
    [
      'Retry-After: 0',
      (world) =>
        Object.assign(world, { listTrouble: zuoraAnswers(429, 'unreadable', { 'retry-after': '0' }) }),
    ],
    ['429 to a read', (world) => Object.assign(world, { readTrouble: zuoraAnswers(429, 'unreadable') })],
    [
      '429 to the request for a token',
      (world) => Object.assign(world, { prepareTrouble: zuoraAnswers(429, 'unreadable') }),
    ],
    ['429 to a PUT', (world) => world.putAnswers.push(fails(zuoraAnswers(429, 'unreadable')))],
  ];
  test.each(untimed)(
    'without a time, the tenant is left alone for the rest of the batch: %s',
    async (_row, slow) => {
      const world = new CloseWorld();
      slow(world);
      await world.deliver();
      Object.assign(world, { listTrouble: null, readTrouble: null, prepareTrouble: null });
      const calls = world.count('zuora.');
      const other = aRequest({ requestId: 'close-2' });
      world.now += 60_000;
      expect(await world.deliver(other)).toMatchObject({
        is: 'waiting',
        because: 'slow-down',
        floorSeconds: null,
      });
      expect(world.count('zuora.')).toBe(calls);
      expect(world.item(other).state).toBe('accepted');
      expect(await world.deliver(aRequest({ tenant: 'acme-eu' }))).toEqual(done);

      world.nextInvocation();
      expect(await world.deliver(other)).toEqual(done);
    },
  );

  test('other tenants are called', async () => {
    const world = new CloseWorld();
    world.listTrouble = slowDown;
    await world.deliver();
    world.listTrouble = null;
    expect(await world.deliver(aRequest({ tenant: 'acme-eu' }))).toEqual(done);
  });
});

describe('row: watching, concluded, or past its deadline -> acknowledge, without a call to Zuora', () => {
  test.each([
    ['watching', anItem({ state: 'watching' }), start],
    ['concluded', anItem({ state: 'concluded', event: '{}' }), start],
    ['accepted, at its deadline', anItem(), deadline],
    ['sent, past its deadline', anItem({ state: 'sent', holdUntil: isoTime(deadline + 1) }), deadline + 1],
    ['accepted without a scope, past its deadline', anItem({ scope: null }), deadline],
  ])('%s', async (_row, item, at) => {
    const world = new CloseWorld();
    world.store(item);
    world.now = at;
    expect(await world.deliver()).toEqual(done);
    expect(world.effects).toEqual(['ledger.get']);
    expect(world.item()).toEqual(item);
  });

  test('a request that comes after its deadline is stored, so that polling publishes its outcome', async () => {
    const world = new CloseWorld();
    world.now = deadline + 1;
    expect(await world.deliver()).toEqual(done);
    expect(world.item()).toMatchObject({ state: 'accepted', dueAt: isoTime(deadline) });
    expect(world.count('zuora.')).toBe(0);
  });
});

test('an error that is not about Zuora or credentials is thrown, so that the message comes back', async () => {
  for (const [receiveCount, failing] of [
    [1, 'ledger.create accepted'],
    [2, 'ledger.get'],
  ] as const) {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === failing) throw new Error('ProvisionedThroughputExceeded');
    };
    await expect(world.deliverTime(receiveCount)).rejects.toThrow('ProvisionedThroughputExceeded');
  }
});

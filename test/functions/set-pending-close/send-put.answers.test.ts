import { describe, expect, test } from 'vitest';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { AccountingPeriod } from '../../../functions/shared/zuora/accounting-period.ts';
import { UnknownTenantError } from '../../../functions/shared/zuora/errors.ts';
import {
  answerLost,
  aPeriod,
  aRequest,
  CloseWorld,
  deadline,
  fails,
  holdMs,
  noRun,
  oldRun,
  type PutAnswer,
  refusedWith,
  run,
  start,
  zuoraAnswers,
  zuoraTrouble,
} from './world.ts';

const done = { is: 'done' };
const byId = aRequest({ accountingPeriod: { id: 'nov' } });

/** One delivery of a request by id, with this answer to its PUT. */
async function put(answer: PutAnswer, world = new CloseWorld()) {
  world.putAnswers = [answer];
  const progress = await world.deliver(byId);
  return { world, progress, item: world.item() };
}

/** What happens between our PUT and the read that follows it. */
function between(world: CloseWorld, change: Partial<AccountingPeriod> | null): CloseWorld {
  world.beforeEffect = (effect) => {
    if (effect === 'zuora.put')
      world.beforeEffect = () => (change === null ? world.books.clear() : world.change(change));
  };
  return world;
}

const refusals: [string, ReturnType<typeof zuoraAnswers>, because: string][] = [
  ['401', zuoraAnswers(401, 'unreadable'), 'credentials-refused'],
  ['403', zuoraAnswers(403, 'unreadable'), 'credentials-refused'],
  ['429', zuoraAnswers(429, 'unreadable'), 'slow-down'],
  ...[10, 11].map((category): [string, ReturnType<typeof zuoraAnswers>, string] => [
    `category ${category}`,
    refusedWith(50000000 + category),
    'credentials-refused',
  ]),
  ['category 50', refusedWith(50000050), 'zuora-trouble'],
  ['category 70', refusedWith(50000070), 'slow-down'],
  ...[20, 21, 22, 23, 27, 30, 40, 45, 90].map(
    (category): [string, ReturnType<typeof zuoraAnswers>, string] => [
      `category ${category}`,
      refusedWith(50000000 + category),
      'refused',
    ],
  ),
  ['several reasons, all of them refusals', refusedWith(50000030, 50000020), 'refused'],
];

describe("row: Zuora's own refusal -> back to accepted, read, and wait instead of another PUT", () => {
  test.each(refusals)('%s', async (_row, error, because) => {
    const { world, progress, item } = await put(fails(error));
    expect(progress).toMatchObject({ is: 'waiting', because });
    expect(item).toMatchObject({ state: 'accepted', holdUntil: null, dueAt: item.deadline });
    expect(item.baseline).toEqual({ start: oldRun.start });
    expect(item.refusals).toBe(because === 'refused' ? 1 : 0);
    const after = world.effects.slice(world.effects.indexOf('zuora.put') + 1);
    expect(after.slice(0, 2)).toEqual(['ledger.replace accepted', 'zuora.read Open']);
    expect(world.count('zuora.put')).toBe(1);
  });

  test('it can no longer take effect: the next delivery may send a PUT at once', async () => {
    const { world } = await put(fails(refusedWith(50000050)));
    expect(await world.deliver(byId)).toEqual(done);
    expect(world.item()).toMatchObject({ state: 'watching', adopted: false, reasons: [] });
    expect(world.effectivePuts).toBe(1);
  });

  test('a reason without a code keeps its text', async () => {
    const uncoded = zuoraTrouble({
      advice: 'refused',
      isRefusal: true,
      reasons: [{ code: '', message: 'No.' }],
    });
    const { item } = await put(fails(uncoded));
    expect(item.reasons).toEqual([{ code: 'refused-by-zuora', message: 'No.', zuoraCode: null }]);
  });

  test("Zuora's reasons and process id are kept for people", async () => {
    const { world, item } = await put(fails(refusedWith(50000030, 50000020)));
    expect(item.reasons).toEqual([
      { code: 'refused-by-zuora', message: 'Zuora says 50000030', zuoraCode: '50000030' },
      { code: 'refused-by-zuora', message: 'Zuora says 50000020', zuoraCode: '50000020' },
    ]);
    expect(item.zuoraProcessId).toBe('ABCDEF0123456789');
    expect(world.reported('put-refused')).toMatchObject([{ zuoraCode: '50000030' }]);
  });

  test.each([
    ['401', zuoraAnswers(401, 'unreadable')],
    ['403', zuoraAnswers(403, 'unreadable')],
    ['category 10', refusedWith(50000010)],
  ])('%s also raises an alarm', async (_row, error) => {
    const { world } = await put(fails(error));
    expect(world.reported('credentials-refused')).toHaveLength(1);
  });

  test('a PUT that was not sent because no time was left is not a refusal of Zuora: wait, uncounted', async () => {
    const { progress, item } = await put(fails(zuoraTrouble({ isRefusal: true })));
    expect(progress).toMatchObject({ is: 'waiting', because: 'zuora-trouble' });
    expect(item).toMatchObject({ state: 'accepted', holdUntil: null, refusals: 0 });
  });
});

describe('after a refusal, the table decides and not the text', () => {
  const refused = fails(refusedWith(50000030));

  test('PendingClose -> adopted, with the baseline of the refused PUT', async () => {
    const pendingClose = { status: 'PendingClose', run: run('Processing', 'theirs') };
    const { progress, item } = await put(refused, between(new CloseWorld(), pendingClose));
    expect(progress).toEqual(done);
    expect(item).toMatchObject({ state: 'watching', adopted: true, pendingCloseAt: null, reasons: [] });
    expect(item.baseline).toEqual({ start: oldRun.start });
  });

  test('PendingClose at a later delivery -> adopted, also with that baseline', async () => {
    const { world } = await put(refused);
    world.change({ status: 'PendingClose' });
    expect(await world.deliver(byId)).toEqual(done);
    expect(world.item()).toMatchObject({
      state: 'watching',
      adopted: true,
      baseline: { start: oldRun.start },
    });
  });

  test.each([
    ['Closed', { status: 'Closed' }, 'period-closed'],
    ['gone', null, 'period-not-found'],
  ])('%s -> rejected', async (_row, change, code) => {
    const { progress, item } = await put(refused, between(new CloseWorld(), change));
    expect(progress).toEqual(done);
    expect(JSON.parse(item.event ?? '').data).toMatchObject({ outcome: 'rejected', reasons: [{ code }] });
  });

  test.each([
    ['its run Processing', { run: run('Processing', 'theirs') }, 'trial-balance-running'],
    ['an unknown word', { status: 'Frozen' }, 'unknown-word'],
  ])('%s -> wait, uncounted', async (_row, change, because) => {
    const { world, progress, item } = await put(refused, between(new CloseWorld(), change));
    expect(progress).toMatchObject({ is: 'waiting', because });
    expect(item).toMatchObject({ state: 'accepted', refusals: 0 });
    expect(world.count('zuora.list')).toBe(0);
  });

  test('earlier periods not closed -> rejected, their names in the reasons', async () => {
    const sep = aPeriod({ id: 'sep', name: 'Sep 2026', startDate: '2026-09-01', endDate: '2026-09-30' });
    const oct = aPeriod({ id: 'oct', name: 'Oct 2026', startDate: '2026-10-01', endDate: '2026-10-31' });
    const { progress, item } = await put(refused, new CloseWorld(aPeriod(), oct, sep));
    expect(progress).toEqual(done);
    expect(JSON.parse(item.event ?? '').data).toMatchObject({
      outcome: 'rejected',
      reasons: [
        { code: 'earlier-periods-open', message: expect.stringContaining('Sep 2026'), zuoraCode: null },
        { code: 'earlier-periods-open', message: expect.stringContaining('Oct 2026'), zuoraCode: null },
      ],
    });
  });

  test('not-now or credentials: earlier periods are not read', async () => {
    const oct = aPeriod({ id: 'oct', startDate: '2026-10-01', endDate: '2026-10-31' });
    for (const code of [50000050, 50000010]) {
      const { world, progress } = await put(fails(refusedWith(code)), new CloseWorld(aPeriod(), oct));
      expect(progress).toMatchObject({ is: 'waiting' });
      expect(world.count('zuora.list')).toBe(0);
    }
  });

  test('the sixth such refusal -> rejected, with Zuora’s reasons', async () => {
    const world = new CloseWorld();
    world.putAnswers = Array(6).fill(refused);
    for (const refusals of [1, 2, 3, 4, 5]) {
      expect(await world.deliver(byId)).toMatchObject({ is: 'waiting', because: 'refused' });
      expect(world.item().refusals).toBe(refusals);
    }
    expect(await world.deliver(byId)).toEqual(done);
    expect(JSON.parse(world.item().event ?? '').data).toMatchObject({
      outcome: 'rejected',
      reasons: [{ code: 'refused-by-zuora', message: 'Zuora says 50000030', zuoraCode: '50000030' }],
    });
  });

  test('refusals of other kinds in between do not count, and do not reset the count', async () => {
    const world = new CloseWorld();
    const others = [refusedWith(50000050), refusedWith(50000010), zuoraAnswers(429, 'unreadable')].map(fails);
    world.putAnswers = [refused, ...others, refused, refused, refused, refused, refused];
    for (let delivery = 1; delivery < 9; delivery++) {
      expect(await world.deliver(byId)).toMatchObject({ is: 'waiting' });
      world.nextInvocation();
    }
    expect(await world.deliver(byId)).toEqual(done);
    expect(world.item().state).toBe('concluded');
  });

  test('trouble with the following read: wait, and the next delivery decides', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.readTrouble = zuoraTrouble();
    };
    const { progress, item } = await put(refused, world);
    expect(progress).toMatchObject({ is: 'waiting', because: 'zuora-trouble' });
    expect(item).toMatchObject({ state: 'accepted', refusals: 1 });
  });
});

describe('a refusal is stored before anything that may fail', () => {
  const refused = fails(refusedWith(50000030));
  /** Six deliveries whose PUT is refused, and then more until the message is acknowledged. */
  async function deliverSeven(world: CloseWorld): Promise<void> {
    world.putAnswers = Array(9).fill(refused);
    for (let delivery = 0; delivery < 7; delivery++) {
      await world.deliver(byId);
      world.nextInvocation();
    }
  }
  const outcomeOf = (world: CloseWorld) => JSON.parse(world.item().event ?? '{}').data;
  const troubles: [string, Error][] = [
    ['answers 503', zuoraAnswers(503, 'unreadable')],
    ['is silent', zuoraTrouble()],
    ['asks for fewer calls', zuoraAnswers(429, 'unreadable')],
    ['refuses the credentials', zuoraAnswers(403, 'unreadable')],
    ['has to wait for a token', zuoraTrouble({ advice: 'wait-in-line', isRefusal: true })],
    ['has a secret that is gone', new UnknownTenantError('none')],
  ];

  test.each(troubles)('a list that always %s: six PUTs, then rejected', async (_row, error) => {
    const world = new CloseWorld();
    world.listTrouble = error;
    await deliverSeven(world);
    expect(world.count('zuora.put')).toBe(6);
    expect(world.item()).toMatchObject({ state: 'concluded', refusals: 6 });
    expect(outcomeOf(world)).toMatchObject({
      outcome: 'rejected',
      reasons: [{ code: 'refused-by-zuora', message: 'Zuora says 50000030', zuoraCode: '50000030' }],
    });
  });

  test('a read that fails after each refusal: six PUTs, then rejected by the first read that does not', async () => {
    const world = new CloseWorld();
    let isAfterPut = false;
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') isAfterPut = true;
      if (!effect.startsWith('zuora.read')) return;
      world.readTrouble = isAfterPut ? zuoraTrouble() : null;
      isAfterPut = false;
    };
    await deliverSeven(world);
    expect(world.count('zuora.put')).toBe(6);
    expect(outcomeOf(world)).toMatchObject({ outcome: 'rejected', reasons: [{ code: 'refused-by-zuora' }] });
  });

  test('AWS trouble after the write back: the refusal counts', async () => {
    const world = new CloseWorld();
    world.putAnswers = [refused];
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put')
        world.beforeEffect = (next) => {
          if (next.startsWith('zuora.read')) throw new Error('a secret that cannot be read');
        };
    };
    await expect(world.deliver(byId)).rejects.toThrow('a secret');
    expect(world.item()).toMatchObject({ state: 'accepted', refusals: 1 });
  });

  test('with six counted, the list gives the reason once it can be read again', async () => {
    const oct = aPeriod({ id: 'oct', name: 'Oct 2026', startDate: '2026-10-01', endDate: '2026-10-31' });
    const world = new CloseWorld(aPeriod(), oct);
    world.putAnswers = Array(9).fill(refused);
    world.listTrouble = zuoraTrouble();
    for (let delivery = 0; delivery < 6; delivery++) {
      world.beforeEffect = (effect) => {
        // The read after the sixth refusal fails, so the next delivery takes the row.
        if (effect === 'zuora.put' && world.item().refusals === 5) world.readTrouble = zuoraTrouble();
      };
      await world.deliver(byId);
      world.nextInvocation();
    }
    expect(world.item()).toMatchObject({ state: 'accepted', refusals: 6 });
    Object.assign(world, { readTrouble: null, listTrouble: null });
    expect(await world.deliver(byId)).toEqual(done);
    expect(world.count('zuora.put')).toBe(6);
    expect(outcomeOf(world).reasons).toEqual([
      { code: 'earlier-periods-open', message: 'Oct 2026 is not closed.', zuoraCode: null },
    ]);
  });

  test('a run in progress takes the last count back, also the sixth', async () => {
    const world = new CloseWorld();
    world.putAnswers = Array(6).fill(refused);
    for (let delivery = 0; delivery < 5; delivery++) await world.deliver(byId);
    between(world, { run: run('Processing', 'theirs') });
    expect(await world.deliver(byId)).toMatchObject({ is: 'waiting', because: 'trial-balance-running' });
    expect(world.item()).toMatchObject({ state: 'accepted', refusals: 5 });
  });
});

describe('after a PUT that failed, nothing is sent again in that delivery', () => {
  const refused = fails(refusedWith(50000030));
  const touch = (world: CloseWorld, fields: Partial<LedgerItem> = {}) =>
    world.store({ ...world.item(), ...fields, revision: world.item().revision + 1 });
  /**
   * Another writer comes just before the write back, and again after it, so that the first cannot recognize its write.
   */
  function raced(before: (world: CloseWorld) => void, answers: PutAnswer[] = [refused]): CloseWorld {
    const world = new CloseWorld();
    world.putAnswers = answers;
    world.beforeEffect = (effect) => {
      if (effect !== 'ledger.replace accepted') return;
      world.beforeEffect = () => {};
      before(world);
    };
    return world;
  }

  test('polling keeps the item in between: the write back is made on what polling wrote, and counts', async () => {
    const world = raced((each) => touch(each, { dueAt: new Date(start + 120_000).toISOString() }));
    expect(await world.deliver(byId)).toMatchObject({ is: 'waiting', because: 'refused' });
    expect(world.item()).toMatchObject({ state: 'accepted', refusals: 1, holdUntil: null });
    expect(world.count('zuora.put')).toBe(1);
    expect(world.reported('put-refused')).toHaveLength(1);
  });

  test('another writer changed the item after the write back: nothing is sent, and nothing is counted twice', async () => {
    const world = raced((each) => touch(each, { state: 'accepted', holdUntil: null, refusals: 1 }));
    expect(await world.deliver(byId)).toMatchObject({ is: 'waiting', because: 'refused' });
    expect(world.item()).toMatchObject({ state: 'accepted', refusals: 1 });
    expect(world.count('zuora.put')).toBe(1);
  });

  test('the pause that Zuora asked for with the refusal is respected', async () => {
    const locked = zuoraAnswers(
      200,
      { success: false, reasons: [{ code: 50000050, message: 'locked' }] },
      { 'retry-after': '700' },
    );
    const world = raced((each) => touch(each, { state: 'accepted', holdUntil: null }), [fails(locked)]);
    expect(await world.deliver(byId)).toMatchObject({
      is: 'waiting',
      because: 'zuora-trouble',
      floorSeconds: 700,
    });
    expect(world.count('zuora.put')).toBe(1);
  });

  test('a pause that Zuora asked for with the refusal holds when the delivery starts over', async () => {
    const slowDown = zuoraAnswers(429, 'unreadable', { 'retry-after': '90' });
    const world = raced((each) => touch(each, { state: 'accepted', holdUntil: null }), [fails(slowDown)]);
    expect(await world.deliver(byId)).toMatchObject({
      is: 'waiting',
      because: 'slow-down',
      floorSeconds: 90,
    });
    expect(world.effects.slice(world.effects.indexOf('zuora.put') + 1)).not.toContain('zuora.read Open');
  });

  test('another PUT was sent in between: this refusal does not end its hold', async () => {
    const later = new Date(start + 2 * holdMs).toISOString();
    const world = raced((each) => touch(each, { holdUntil: later }));
    expect(await world.deliver(byId)).toMatchObject({ is: 'waiting', because: 'hold' });
    expect(world.item()).toMatchObject({ state: 'sent', holdUntil: later, refusals: 0 });
    expect(world.count('zuora.put')).toBe(1);
  });

  test('all writes are lost: the message comes back, and the hold is kept', async () => {
    const world = new CloseWorld();
    world.putAnswers = [refused];
    world.beforeEffect = (effect) => {
      if (effect === 'ledger.replace accepted') touch(world);
    };
    expect(await world.deliver(byId)).toMatchObject({ is: 'waiting', because: 'lost-write' });
    expect(world.item().state).toBe('sent');
    expect(world.count('zuora.put')).toBe(1);
  });
});

describe('429 to a PUT', () => {
  const slowDown = zuoraAnswers(429, { reasons: [{ code: 70, message: 'slow' }] }, { 'retry-after': '90' });

  test('Retry-After is a lower bound, and the tenant is not called', async () => {
    const { world, progress } = await put(fails(slowDown));
    expect(progress).toMatchObject({ is: 'waiting', because: 'slow-down', floorSeconds: 90 });
    expect(world.context.tenantAccess.pauseLeftMs('default', start)).toBe(90_000);
  });

  test('the lower bound stays if the following read has no answer', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.readTrouble = zuoraTrouble();
    };
    const { progress } = await put(fails(slowDown), world);
    expect(progress).toMatchObject({ is: 'waiting', floorSeconds: 90 });
  });

  test('a later answer that asks for less does not shorten it', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put')
        world.readTrouble = zuoraTrouble({ advice: 'slow-down', retryAfterSeconds: 5 });
    };
    const { progress } = await put(fails(slowDown), world);
    expect(progress).toMatchObject({ is: 'waiting', because: 'slow-down', floorSeconds: 90 });
    expect(world.context.tenantAccess.pauseLeftMs('default', start)).toBe(90_000);
  });
});

const unclear: [string, ReturnType<typeof zuoraTrouble>][] = [
  ['a 200 that proves nothing', zuoraAnswers(200, {})],
  ['a 200 whose success is a text', zuoraAnswers(200, { success: 'true' })],
  ['a 200 of no reasons', zuoraAnswers(200, { success: false, reasons: [] })],
  ['reasons of which one is no refusal', refusedWith(50000030, 50000060)],
  ['category 60', refusedWith(50000060)],
  ['category 61', refusedWith(50000061)],
  ['category 99', refusedWith(50000099)],
  [
    'a code without a category',
    zuoraAnswers(200, { success: false, reasons: [{ code: 'x', message: 'y' }] }),
  ],
  ['a timeout', zuoraTrouble()],
  ['a reset', zuoraTrouble({ summary: 'reset' })],
  ['500', zuoraAnswers(500, 'unreadable')],
  ['502', zuoraAnswers(502, {})],
  ['504', zuoraAnswers(504, 'unreadable')],
  ['404 of something in between', zuoraAnswers(404, 'unreadable')],
  ['a redirect', zuoraAnswers(302, {})],
  ['an unreadable body', zuoraAnswers(200, 'unreadable')],
];

describe('a token for which the request has to wait', () => {
  const inLine = zuoraTrouble({ advice: 'wait-in-line', isRefusal: true, retryAfterSeconds: 40 });

  test('the request waits, and no trouble is logged', async () => {
    const world = new CloseWorld();
    world.prepareTrouble = inLine;
    const progress = await world.deliver(byId);
    expect(progress).toEqual({ is: 'waiting', because: 'in-line', floorSeconds: 40 });
    expect(world.item().state).toBe('accepted');
    expect(world.effects).not.toContain('zuora.put');
    expect(world.reports.map(({ code }) => code).sort()).toEqual([
      'request-accepted',
      'zuora-token-held-back',
    ]);
    expect(world.context.tenantAccess.pauseLeftMs('default', world.now)).toBe(0);
    expect(world.context.tenantAccess.isSilent('default')).toBe(false);
  });

  test('a PUT that cannot be repeated without it was refused, and does not count as a refusal', async () => {
    const { progress, item } = await put(fails(inLine));
    expect(progress).toMatchObject({ is: 'waiting', because: 'in-line', floorSeconds: 40 });
    expect(item).toMatchObject({ state: 'accepted', refusals: 0 });
  });

  test('a PUT that was not sent for it is not counted as a call, neither answered nor unanswered', async () => {
    const world = new CloseWorld();
    const counted: { isAnswered: boolean }[] = [];
    const access = world.context.tenantAccess;
    world.context.tenantAccess = { ...access, called: (_tenant, call) => void counted.push(call) };
    await put(fails(inLine), world);
    const reads = world.count('zuora.read');
    expect(counted).toEqual(Array.from({ length: reads }, () => ({ isAnswered: true })));
  });
});

describe('row: anything else -> read', () => {
  test.each(unclear)('%s, and PendingClose -> watching, from when it was read', async (_row, error) => {
    const { world, progress, item } = await put(answerLost(error));
    expect(progress).toEqual(done);
    expect(item).toMatchObject({ state: 'watching', adopted: false, baseline: { start: oldRun.start } });
    expect(item.pendingCloseAt).toBe(new Date(start).toISOString());
    expect(world.effects.slice(-3)).toEqual([
      'zuora.put',
      'zuora.read PendingClose',
      'ledger.replace watching',
    ]);
  });

  test.each(unclear)(
    '%s, and Open -> it stays sent, waits out its hold, and then is sent again',
    async (_row, error) => {
      const { world, progress, item } = await put(fails(error));
      expect(progress).toMatchObject({ is: 'waiting', because: 'hold' });
      expect(item).toMatchObject({
        state: 'sent',
        holdUntil: new Date(start + holdMs).toISOString(),
        refusals: 0,
      });

      world.now = start + holdMs - 1;
      expect(await world.deliver(byId)).toMatchObject({ is: 'waiting', because: 'hold' });
      expect(world.count('zuora.put')).toBe(1);

      world.now = start + holdMs;
      expect(await world.deliver(byId)).toEqual(done);
      expect(world.item()).toMatchObject({ state: 'watching', adopted: false });
      expect(world.effectivePuts).toBe(1);
    },
  );

  test('and Closed since -> watching', async () => {
    const { item } = await put(answerLost(), between(new CloseWorld(), { status: 'Closed' }));
    expect(item).toMatchObject({ state: 'watching', adopted: false });
  });

  test('and gone, or Open again with another run -> waits until the hold is over, then withdrawn', async () => {
    for (const change of [null, { status: 'Open', run: run('Completed', 'new') }]) {
      const { world, progress } = await put(answerLost(), between(new CloseWorld(), change));
      expect(progress).toMatchObject({ is: 'waiting', because: 'hold' });
      world.now = start + holdMs;
      expect(await world.deliver(byId)).toEqual(done);
      expect(JSON.parse(world.item().event ?? '').data).toMatchObject({
        outcome: 'withdrawn',
        reasons: [{ code: 'put-unclear' }],
      });
      expect(world.effectivePuts).toBe(1);
    }
  });

  test('and the answer came after the hold, as when a clock jumps -> no other PUT in the same delivery', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.now += holdMs;
    };
    const { progress, item } = await put(fails(zuoraTrouble()), world);
    expect(progress).toMatchObject({ is: 'waiting', because: 'hold' });
    expect(item.state).toBe('sent');
    expect(world.count('zuora.put')).toBe(1);
  });

  test('it takes effect late, within the hold -> the next delivery reads PendingClose', async () => {
    const { world } = await put(fails(zuoraTrouble()), new CloseWorld(aPeriod({ run: noRun })));
    world.change({ status: 'PendingClose', run: run('Processing', 'late') });
    world.now = start + 60_000;
    expect(await world.deliver(byId)).toEqual(done);
    expect(world.item()).toMatchObject({ state: 'watching', adopted: false, baseline: { start: null } });
  });

  test('and no answer to the read -> it stays sent', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.readTrouble = zuoraTrouble();
    };
    const { progress, item } = await put(answerLost(), world);
    expect(progress).toMatchObject({ is: 'waiting', because: 'zuora-trouble' });
    expect(item.state).toBe('sent');
    world.readTrouble = null;
    world.nextInvocation();
    expect(await world.deliver(byId)).toEqual(done);
    expect(world.effectivePuts).toBe(1);
  });

  const busy = zuoraAnswers(503, { processId: 'PROCESS503' }, { 'retry-after': '90' });
  test('the process id is kept for support, although nothing else is known', async () => {
    const { item } = await put(fails(busy));
    expect(item).toMatchObject({ state: 'sent', zuoraProcessId: 'PROCESS503' });
  });

  test('Retry-After is a lower bound, and the tenant is not called', async () => {
    const { world, progress } = await put(fails(busy));
    expect(progress).toMatchObject({ is: 'waiting', because: 'hold', floorSeconds: 90 });
    expect(world.context.tenantAccess.pauseLeftMs('default', start)).toBe(90_000);
  });

  test('the lower bound stays if the following read has no answer', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.readTrouble = zuoraTrouble();
    };
    const { progress } = await put(fails(busy), world);
    expect(progress).toMatchObject({ is: 'waiting', floorSeconds: 90 });
  });

  test('a reason of category 10 beside another raises the alarm, whatever the result of the PUT', async () => {
    const { world } = await put(fails(refusedWith(50000010, 50000060)));
    expect(world.reported('credentials-refused')).toHaveLength(1);
  });
});

test('an item at its deadline is left to polling, whatever the answer to its PUT', async () => {
  const { world } = await put(fails(zuoraTrouble()));
  world.now = deadline;
  const calls = world.count('zuora.');
  expect(await world.deliver(byId)).toEqual(done);
  expect(world.count('zuora.')).toBe(calls);
  expect(world.item().state).toBe('sent');
});

describe('no value of a request is ever written to a log', () => {
  const request = aRequest({
    accountingPeriod: { id: 'nov' },
    entityId: 'entity-canary',
    orgIds: ['org-canary'],
  });
  const answers = [...refusals.map(([name, error]) => [name, error] as const), ...unclear];
  test.each(answers)('%s', async (_row, error) => {
    const world = new CloseWorld(aPeriod({ name: 'name-canary' }));
    world.putAnswers = [fails(error)];
    await world.deliver(request);
    expect(JSON.stringify(world.reports)).not.toMatch(/canary|netsuite:controller/);
  });

  test('also if the read after a refusal fails', async () => {
    const world = new CloseWorld();
    world.putAnswers = [fails(refusedWith(50000030))];
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.readTrouble = zuoraTrouble();
    };
    await world.deliver(request);
    expect(world.reported('zuora-trouble')).toHaveLength(1);
    expect(JSON.stringify(world.reports)).not.toMatch(/canary|netsuite:controller/);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Progress } from '../../../functions/set-pending-close/close-context.ts';
import { LostWriteError } from '../../../functions/shared/ledger/ledger.ts';
import { isoTime } from '../../../functions/shared/ledger/ledger-item.ts';
import {
  anItem,
  answerLost,
  aPeriod,
  aRequest,
  CloseWorld,
  CrashError,
  deadline,
  fails,
  holdMs,
  oldRun,
  type PutAnswer,
  plainSecret,
  refusedWith,
  run,
  start,
  succeeds,
  zuoraTrouble,
} from './world.ts';

const done = { is: 'done' };

/** Delivers the message until it is acknowledged, with a hold between deliveries. */
async function deliverUntilDone(world: CloseWorld): Promise<void> {
  for (let delivery = 0; delivery < 10; delivery++) {
    const progress = await deliverOrCrash(world);
    if (progress === 'crashed') world.now += 1000;
    else if (progress.is === 'done') return;
    else world.now += holdMs;
  }
  throw new Error('The message was not acknowledged');
}

async function deliverOrCrash(world: CloseWorld): Promise<Progress | 'crashed'> {
  try {
    return await world.deliver();
  } catch (error) {
    if (error instanceof CrashError) return 'crashed';
    throw error;
  }
}

/** Each PUT comes right after its own `sent`, which comes after a read that showed the period Open. */
function expectEveryPutPrepared(world: CloseWorld): void {
  const { effects } = world;
  effects.forEach((effect, index) => {
    if (effect !== 'zuora.put') return;
    expect(effects[index - 1]).toBe('ledger.replace sent');
    expect(effects.slice(0, index).findLast((each) => each.startsWith('zuora.read'))).toBe('zuora.read Open');
  });
}

describe('a crash after any effect, and the deliveries after it', () => {
  test.each<[string, PutAnswer[]]>([
    ['succeeds', [succeeds]],
    ['succeeds, and the answer is lost', [answerLost()]],
    ['does nothing, and the answer is lost', [fails(zuoraTrouble())]],
    ['is refused', [fails(refusedWith(50000030))]],
    ['is refused for a lock', [fails(refusedWith(50000050))]],
  ])(
    'the PUT %s: one PUT takes effect, whatever the effect after which the process dies',
    async (_name, put) => {
      let hasCrashed = true;
      for (let crashAfter = 1; hasCrashed; crashAfter++) {
        const world = new CloseWorld();
        world.putAnswers = [...put];
        world.crashAfter = crashAfter;
        await deliverUntilDone(world);
        expect(world.effectivePuts).toBe(1);
        expect(world.item()).toMatchObject({ state: 'watching', baseline: { start: oldRun.start } });
        expect(world.item().adopted).toBe(false);
        expectEveryPutPrepared(world);
        hasCrashed = world.effects.length >= crashAfter;
      }
    },
  );

  test('between the baseline and the PUT: nothing is sent until the hold is over', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') throw new CrashError('crashed before the PUT');
    };
    expect(await deliverOrCrash(world)).toBe('crashed');
    expect(world.item().state).toBe('sent');
    world.beforeEffect = () => {};
    world.now = start + holdMs - 1;
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'hold' });
    expect(world.count('zuora.put')).toBe(0);
    world.now = start + holdMs;
    expect(await world.deliver()).toEqual(done);
    expect(world.effectivePuts).toBe(1);
  });

  test('after a PUT that took effect, and a person reopened the period: withdrawn, never a second PUT', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'ledger.replace watching') throw new CrashError('crashed after the PUT');
    };
    expect(await deliverOrCrash(world)).toBe('crashed');
    world.beforeEffect = () => {};
    world.change({ status: 'Open' });
    await deliverUntilDone(world);
    expect(world.count('zuora.put')).toBe(1);
    expect(JSON.parse(world.item().event ?? '').data).toMatchObject({ outcome: 'withdrawn' });
  });
});

describe('two deliveries at once', () => {
  test('in any order of their effects: one PUT', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const world = new CloseWorld();
        world.beforeEffect = (effect) => scheduler.schedule(Promise.resolve(), effect);
        const deliveries = Promise.all([world.deliver(), world.deliver()]);
        await scheduler.waitFor(deliveries);
        expect(world.count('zuora.put')).toBe(1);
        expect(world.effectivePuts).toBe(1);
        expect(world.item()).toMatchObject({ adopted: false, baseline: { start: oldRun.start } });
      }),
      { numRuns: 300 },
    );
  });

  test('with any answers to their PUTs, and with a third delivery: at most one PUT takes effect, and none is forgotten', async () => {
    const answer = fc.constantFrom(
      succeeds,
      answerLost(),
      fails(zuoraTrouble()),
      fails(refusedWith(50000030)),
    );
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(answer, { maxLength: 3 }), async (scheduler, putAnswers) => {
        const world = new CloseWorld();
        world.putAnswers = [...putAnswers];
        world.beforeEffect = (effect) => scheduler.schedule(Promise.resolve(), effect);
        await scheduler.waitFor(Promise.all([world.deliver(), world.deliver(), world.deliver()]));
        world.beforeEffect = () => {};
        world.now += holdMs;
        await deliverUntilDone(world);
        expect(world.effectivePuts).toBe(1);
        expect(world.item()).toMatchObject({ state: 'watching', baseline: { start: oldRun.start } });
      }),
      { numRuns: 300 },
    );
  });
});

describe('a delivery that loses a conditional write starts over from a new read', () => {
  /** Another writer changes the item before the first effect of this name. */
  function raced(effect: string, act: (world: CloseWorld) => void): CloseWorld {
    const world = new CloseWorld();
    world.beforeEffect = (each) => {
      if (each !== effect) return;
      world.beforeEffect = () => {};
      act(world);
    };
    return world;
  }
  const touch = (world: CloseWorld) => world.store({ ...world.item(), revision: world.item().revision + 1 });

  test.each([
    { receiveCount: 1, returnsStored: true, reads: 0 },
    { receiveCount: 1, returnsStored: false, reads: 1 },
    { receiveCount: 2, returnsStored: true, reads: 2 },
    { receiveCount: 2, returnsStored: false, reads: 2 },
  ])(
    'the first store: another delivery was first, and its item is the request: $receiveCount. receive, $reads reads',
    async ({ receiveCount, returnsStored, reads }) => {
      const world = raced('ledger.create accepted', (each) => {
        each.store(anItem({ requestedAt: isoTime(start - 1), scope: { entityId: 'first', orgIds: null } }));
      });
      world.returnsStored = returnsStored;
      expect(await world.deliverTime(receiveCount)).toEqual(done);
      expect(world.item()).toMatchObject({ requestedAt: isoTime(start - 1), scope: { entityId: 'first' } });
      expect(world.count('ledger.get')).toBe(reads);
    },
  );

  test('the first write: another delivery with other content was first, and this one is refused', async () => {
    const other = { ...anItem().request, requestedBy: 'somebody else' };
    const world = raced('ledger.create accepted', (each) => each.store(anItem({ request: other })));
    expect(await world.deliver()).toMatchObject({ is: 'parked', reason: 'request-id-reused' });
    expect(world.callers).toEqual([]);
  });

  test('the baseline: nothing was sent, and it reads the period again', async () => {
    const world = raced('ledger.replace sent', (each) => {
      touch(each);
      each.change({ run: run('Completed', 'newer') });
    });
    expect(await world.deliver()).toEqual(done);
    expect(world.count('zuora.put')).toBe(1);
    expect(world.item().baseline).toEqual({ start: 'newer' });
  });

  test('the success: polling read pending close first, and what it wrote stays', async () => {
    const polled = {
      state: 'watching',
      watchingAt: isoTime(start + 1),
      pendingCloseAt: isoTime(start + 1),
    } as const;
    const world = raced('ledger.replace watching', (each) => {
      each.store({ ...each.item(), ...polled, revision: each.item().revision + 1 });
    });
    expect(await world.deliver()).toEqual(done);
    expect(world.item()).toMatchObject(polled);
    expect(world.count('zuora.put')).toBe(1);
  });

  test('an item that polling concluded in between is acknowledged unchanged', async () => {
    const world = raced('ledger.replace sent', (each) => {
      each.store({ ...each.item(), state: 'concluded', event: '{}', revision: each.item().revision + 1 });
    });
    expect(await world.deliver()).toEqual(done);
    expect(world.count('zuora.put')).toBe(0);
    expect(world.item().event).toBe('{}');
  });

  test('three times in a row: the message comes back', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'ledger.replace sent') touch(world);
    };
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'lost-write' });
    expect(world.count('zuora.put')).toBe(0);
    world.beforeEffect = () => {};
    expect(await world.deliver()).toEqual(done);
  });

  test('a write that DynamoDB stored although its answer was lost: the SDK’s second attempt loses, and the hold is kept', async () => {
    const world = raced('ledger.replace sent', (each) => {
      const facts = { baseline: { start: oldRun.start }, holdUntil: isoTime(start + holdMs) };
      each.store({ ...each.item(), ...facts, state: 'sent', revision: each.item().revision + 1 });
    });
    expect(await world.deliver()).toMatchObject({ is: 'waiting', because: 'hold' });
    expect(world.count('zuora.put')).toBe(0);
  });

  test("the test's own ledger refuses a stale write", async () => {
    const world = new CloseWorld();
    world.store(anItem({ revision: 2 }));
    const stale = world.context.ledger.replace(anItem(), anItem());
    await expect(stale).rejects.toBeInstanceOf(LostWriteError);
    await expect(world.context.ledger.create(anItem())).rejects.toBeInstanceOf(LostWriteError);
  });
});

test('any history of answers, crashes, outages and people: at most one PUT takes effect, and each is prepared', async () => {
  const answer = fc.constantFrom(
    ...[
      succeeds,
      answerLost(),
      fails(zuoraTrouble()),
      fails(refusedWith(50000030)),
      fails(refusedWith(50000050)),
    ],
  );
  const person = fc.constantFrom<((world: CloseWorld) => void)[]>(
    (world) => world.change({ status: 'Open' }),
    (world) => world.change({ status: 'Closed' }),
    (world) => world.change({ status: 'PendingClose' }),
    // All runs have different starts.
    (world) => world.change({ run: run('Completed', `by hand ${world.effects.length}`) }),
    (world) => world.change({ status: 'Frozen' }),
    (world) => world.books.clear(),
    () => {},
  );
  const turn = fc.record({
    minutes: fc.integer({ min: 0, max: 25 }),
    crashIn: fc.option(fc.integer({ min: 1, max: 12 }), { freq: 3 }),
    trouble: fc.constantFrom(null, null, null, zuoraTrouble()),
    secret: fc.constantFrom(plainSecret, plainSecret, zuoraTrouble({ advice: 'fix-credentials' })),
    act: fc.option(person),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { maxLength: 4 }),
      fc.array(turn, { maxLength: 12 }),
      async (putAnswers, turns) => {
        const world = new CloseWorld(aPeriod());
        world.putAnswers = [...putAnswers];
        for (const { minutes, crashIn, trouble, secret, act } of turns) {
          world.now += minutes * 60_000;
          act?.(world);
          world.crashAfter = crashIn === null ? Number.POSITIVE_INFINITY : world.effects.length + crashIn;
          Object.assign(world, { readTrouble: trouble, secret });
          await deliverOrCrash(world);
        }
        expect(world.effectivePuts).toBeLessThanOrEqual(1);
        expectEveryPutPrepared(world);
        expect(JSON.stringify(world.reports)).not.toContain('netsuite:controller');
      },
    ),
    { numRuns: 500 },
  );
});

test('a message that keeps coming after its deadline changes nothing', async () => {
  const world = new CloseWorld();
  world.putAnswers = [fails(zuoraTrouble())];
  await world.deliver();
  world.now = deadline;
  const before = world.item();
  for (let delivery = 0; delivery < 3; delivery++)
    expect(await world.deliver(aRequest(), start + delivery)).toEqual(done);
  expect(world.item()).toEqual(before);
});

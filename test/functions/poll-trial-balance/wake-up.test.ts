import { describe, expect, it } from 'vitest';
import { LostWriteError } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { anAcceptedItem, aPeriod, aSentItem, at, aWatchingItem, newerStart, olderStart } from './items.ts';
import { parseEvent } from './outcome-of.ts';
import { PollWorld, zuoraError } from './world.ts';

const running = () => aPeriod({ run: { status: 'Processing', start: newerStart } });
const ended = ({ id }: { id: string }) => aPeriod({ id, run: { status: 'Completed', start: newerStart } });
const later = { dueAt: at(3_000) };

/** Items of one period, in the order of their ids. */
const manyItems = (count: number, changes: Partial<LedgerItem>) =>
  Array.from({ length: count }, (_, index) =>
    aWatchingItem({ requestId: String(index).padStart(4, '0'), ...changes }),
  );

describe('a wake-up', () => {
  it('reads the period of items that are not due, concludes and publishes', async () => {
    const world = new PollWorld(aWatchingItem(later));
    world.answer = ended;
    await world.wake(100);
    expect(world.published.map((event) => parseEvent(event).data.outcome)).toEqual(['completed']);
    expect(world.item()).toMatchObject({ state: 'concluded', publishedAt: at(100), dueAt: null });
  });

  it('decides by the read alone: an item whose run goes on is kept, and is due at the next tick', async () => {
    const world = new PollWorld(aWatchingItem(later));
    world.answer = running;
    await world.wake(1_000);
    expect(world.item()).toMatchObject({ state: 'watching', dueAt: at(1_000) });
    world.answer = ended;
    await world.tick(1_020);
    expect(world.reads).toHaveLength(2);
    expect(world.item().state).toBe('concluded');
  });

  it('moves a `sent` item to `watching`, and its age counts from then', async () => {
    const world = new PollWorld(aSentItem(later));
    await world.wake(100);
    expect(world.item()).toMatchObject({ state: 'watching', watchingAt: at(100), dueAt: at(160) });
  });

  it.each([
    { rule: 'of another period', item: aWatchingItem({ periodId: 'p-oct', ...later }) },
    { rule: 'of another tenant', item: aWatchingItem({ tenant: 'acme-eu', ...later }) },
    { rule: 'that is accepted', item: anAcceptedItem({ periodId: 'p-nov' }) },
    {
      rule: 'that is concluded',
      item: aWatchingItem({ state: 'concluded', event: '{}', dueAt: at(0) }),
    },
  ])('does not read or write an item $rule', async ({ item }) => {
    const world = new PollWorld(item);
    await world.wake(100);
    expect(world.reads).toEqual([]);
    expect(world.published).toEqual([]);
    expect(world.items()).toEqual([item]);
  });

  it('reads nothing for a key that only a stale index has', async () => {
    const world = new PollWorld();
    world.staleKeys = [{ tenant: 'default', requestId: 'gone' }];
    await world.wake(100);
    expect(world.reads).toEqual([]);
  });

  it.each([
    { rule: 'stays due when it reaches `pollMinSeconds`', dueAt: at(60), due: at(60), revision: 1 },
    { rule: 'stays due sooner if it was', dueAt: at(0), due: at(0), revision: 1 },
    { rule: 'becomes due when it reaches `pollMinSeconds`', dueAt: at(3_000), due: at(60), revision: 2 },
  ])('does not read a younger item, which $rule', async ({ dueAt, due, revision }) => {
    const world = new PollWorld(aWatchingItem({ dueAt }));
    await world.wake(59);
    expect(world.reads).toEqual([]);
    expect(world.item()).toMatchObject({ dueAt: due, revision });
    expect(world.item()).not.toHaveProperty('wokenAt');
  });

  it.each([
    { state: 'sent', item: aSentItem() },
    { state: 'watching', item: aWatchingItem() },
  ])('does not disturb a `$state` item in its first `pollMinSeconds`', async ({ item }) => {
    const world = new PollWorld(item);
    await world.wake(59);
    expect(world.items()).toEqual([item]);
  });

  it('reads a period once for all of its items, and once for each entity', async () => {
    const scope = { entityId: 'e2', orgIds: null };
    const world = new PollWorld(
      aWatchingItem({ requestId: 'one', ...later }),
      aWatchingItem({ requestId: 'two', ...later }),
      aWatchingItem({ requestId: 'three', scope, ...later }),
    );
    await world.wake(100);
    expect(world.reads.map(({ caller }) => caller.entityId)).toEqual([null, 'e2']);
  });

  it('measures nothing, and is not reported as a tick', async () => {
    const world = new PollWorld(aWatchingItem(later));
    await world.wake(100);
    expect(world.reports[0]).toEqual({
      code: 'wake-up-started',
      fields: { tenant: 'default', periodId: 'p-nov', count: 1 },
    });
    expect(world.codes()).not.toContain('tick-started');
  });

  it('does not read during a pause that Zuora asked for: the item is due at the next tick after it', async () => {
    const world = new PollWorld(aWatchingItem(later));
    world.tenantAccess.pause('default', Date.parse(at(200)));
    await world.wake(100);
    expect(world.reads).toEqual([]);
    await world.tick(210);
    expect(world.reads).toHaveLength(1);
  });

  it('keeps an item after a failed read: it is due at the next tick, and not sooner than Zuora asks', async () => {
    const world = new PollWorld(aWatchingItem(later));
    world.answer = () => {
      throw zuoraError({ retryAfterSeconds: 90 });
    };
    await world.wake(100);
    expect(world.item()).toMatchObject({ dueAt: at(190), waiting: { because: 'zuora-trouble' } });
  });

  it('reads nothing without time left', async () => {
    const world = new PollWorld(aWatchingItem(later));
    world.timeLeftMs = 0;
    await world.wake(100);
    expect(world.reads).toEqual([]);
    expect(world.item().revision).toBe(1);
  });

  it('reports an item that fails, and reads for the others', async () => {
    const world = new PollWorld(
      aWatchingItem({ requestId: 'bad', ...later }),
      aWatchingItem({ requestId: 'good', ...later }),
    );
    world.onReplace = ({ requestId }) => {
      if (requestId === 'bad') throw new TypeError('hush');
    };
    await world.wake(100);
    expect(world.reports).toContainEqual(
      expect.objectContaining({
        code: 'item-failed',
        fields: expect.objectContaining({ requestId: 'bad', errorName: 'TypeError' }),
      }),
    );
    expect(world.reads).toHaveLength(1);
  });
});

it('reports a read that fails unexpectedly, and reads the other entities', async () => {
  const scope = { entityId: 'e2', orgIds: null };
  const world = new PollWorld(
    aWatchingItem({ requestId: 'bad', ...later }),
    aWatchingItem({ requestId: 'good', scope, ...later }),
  );
  world.answer = ({ caller, id }) => {
    if (caller.entityId === null) throw new TypeError('hush');
    return ended({ id });
  };
  await world.wake(100);
  expect(world.codes()).toContain('item-failed');
  expect(world.item('good').state).toBe('concluded');
});

describe('the claim of a wake-up', () => {
  it('is written before the read, and keeps a tick from reading the period too', async () => {
    const world = new PollWorld(aWatchingItem({ dueAt: at(100) }));
    let seen: LedgerItem | undefined;
    world.answer = async (read) => {
      seen = world.item();
      const ticked = new PollWorld(seen);
      await ticked.tick(105);
      expect(ticked.reads).toEqual([]);
      return ended(read);
    };
    await world.wake(100);
    expect(seen).toMatchObject({ wokenAt: at(100), dueAt: at(110), revision: 2 });
  });

  it('lets no other wake-up of the period read for 10 s', async () => {
    const world = new PollWorld(aWatchingItem({ requestId: 'a', ...later }));
    world.answer = running;
    await world.wake(100);
    world.put(aWatchingItem({ requestId: 'b', ...later }));
    await world.wake(109.999);
    expect(world.reads).toHaveLength(1);
    await world.wake(110);
    expect(world.reads).toHaveLength(2);
  });

  it('goes to one of several wake-ups at the same time', async () => {
    const world = new PollWorld(
      ...['a', 'b', 'c'].map((requestId) => aWatchingItem({ requestId, ...later })),
    );
    world.answer = running;
    await Promise.all([world.wake(100), world.wake(100), world.wake(100)]);
    expect(world.reads).toHaveLength(1);
  });

  it('is tried again with the stored item after another writer changed it', async () => {
    const world = new PollWorld(aWatchingItem(later));
    let writes = 0;
    world.onReplace = (before) => {
      writes += 1;
      if (writes === 1) world.put({ ...before, revision: 7, deadline: at(200) });
    };
    await world.wake(100);
    expect(world.reads).toHaveLength(1);
  });

  it('is not tried again after another writer concluded the item', async () => {
    const world = new PollWorld(aWatchingItem(later));
    world.onReplace = (before) => world.put({ ...before, revision: 7, state: 'concluded', event: '{}' });
    await world.wake(100);
    expect(world.reads).toEqual([]);
  });

  it('is given up after four lost writes', async () => {
    const world = new PollWorld(aWatchingItem(later));
    world.onReplace = () => {
      throw new LostWriteError();
    };
    await world.wake(100);
    expect(world.reads).toEqual([]);
  });

  it('stops, and reads nothing, if another wake-up has claimed a later item', async () => {
    const world = new PollWorld(
      aWatchingItem({ requestId: 'a', ...later }),
      aWatchingItem({ requestId: 'b', ...later }),
    );
    world.onReplace = (before) => {
      if (before.requestId === 'b') world.put({ ...before, revision: 7, wokenAt: at(99) });
    };
    await world.wake(100);
    expect(world.reads).toEqual([]);
    expect(world.item('a').dueAt).toBe(at(110));
  });

  it('keeps at most 1,000 items in memory: the others are due at the next tick', async () => {
    const world = new PollWorld(...manyItems(1_001, later));
    world.answer = running;
    await world.wake(100);
    expect(world.item('0999')).toMatchObject({ dueAt: at(100), revision: 3 });
    expect(world.item('1000')).toMatchObject({ dueAt: at(110), revision: 2 });
  });
});

describe('a wake-up whose read takes longer than its claim', () => {
  it.each([1, 20, 150])('leaves its %i items to the next one that claims them', async (count) => {
    const world = new PollWorld(...manyItems(count, later));
    world.answer = async () => {
      if (world.reads.length === 1) await world.wake(111);
      return running();
    };
    await world.wake(100);
    expect(world.reads).toHaveLength(2);
    expect(world.items().filter(({ dueAt }) => dueAt !== at(111))).toEqual([]);
  });

  it('writes what it read if no other one came', async () => {
    const world = new PollWorld(aWatchingItem(later));
    world.answer = (read) => {
      world.clock = 115;
      return ended(read);
    };
    await world.wake(100);
    expect(world.reads).toHaveLength(1);
    expect(world.item().state).toBe('concluded');
  });
});

describe('a tick that reads a period while a wake-up comes for it', () => {
  const manyDue = (count: number) => manyItems(count, { dueAt: at(100) });

  it.each([1, 4, 20, 250])('reads it once more for all of %i items that the wake-up wrote', async (count) => {
    const world = new PollWorld(...manyDue(count));
    world.answer = async () => {
      if (world.reads.length === 1) await world.wake(100);
      return running();
    };
    await world.tick(100);
    expect(world.reads).toHaveLength(3);
    expect(world.items().filter(({ dueAt }) => dueAt !== at(160))).toEqual([]);
  });

  it('does not read it again for what the wake-up has only claimed', async () => {
    const world = new PollWorld(...manyDue(20));
    const claim = (item: LedgerItem) => ({ ...item, wokenAt: at(100), dueAt: at(110), revision: 2 });
    world.answer = () => {
      world.put(...world.items().map(claim));
      return running();
    };
    await world.tick(100);
    expect(world.reads).toHaveLength(1);
    expect(world.codes()).not.toContain('item-failed');
  });

  it('reads it once more for all that the wake-up writes while the tick does', async () => {
    const world = new PollWorld(...manyDue(104));
    world.answer = running;
    let isWoken = false;
    world.onReplace = async ({ requestId }) => {
      if (requestId !== '0050' || isWoken) return;
      isWoken = true;
      await world.wake(100);
    };
    await world.tick(100);
    expect(world.reads.length).toBeLessThanOrEqual(3);
  });
});

it('never takes an older run for the one that ended', async () => {
  const world = new PollWorld(aWatchingItem(later));
  world.answer = () => aPeriod({ run: { status: 'Completed', start: olderStart } });
  await world.wake(100);
  expect(world.item().state).toBe('watching');
});

it('reads again for an item that changed during the read, as a tick does: a young one is due when it is old enough', async () => {
  const world = new PollWorld(aSentItem(later));
  world.answer = (read) => {
    world.put(
      aWatchingItem({
        revision: 7,
        // Every writer keeps the claim: it writes the item as it read it.
        wokenAt: at(100),
        watchingAt: at(99),
        history: [{ state: 'watching', at: at(99), because: null }],
      }),
    );
    return ended(read);
  };
  await world.wake(100);
  expect(world.item()).toMatchObject({ state: 'watching', dueAt: at(159) });
});

import { describe, expect, it } from 'vitest';
import { collectDue } from '../../../functions/poll-trial-balance/due-items.ts';
import { measureOpenCloses } from '../../../functions/poll-trial-balance/measure-open-closes.ts';
import type { OpenItems } from '../../../functions/poll-trial-balance/poll-trial-balances.ts';
import { UnreadableItemError } from '../../../functions/shared/ledger/ledger.ts';
import { anAcceptedItem, aPeriod, aSentItem, at, aWatchingItem, newerStart } from './items.ts';
import { PollWorld } from './world.ts';

/** The gauges at a time in seconds since the beginning, for a tick that collected these items and handled none. */
async function measured(
  world: PollWorld,
  clock: number,
  closed: string[] = [],
): Promise<Record<string, number>> {
  world.clock = clock;
  const collected = await collectDue(at(clock), world.effects());
  return await measuredAfter(world, { ...collected, closed: new Set(closed) });
}

async function measuredAfter(world: PollWorld, open: OpenItems): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  await measureOpenCloses(open, {
    ...world.effects(),
    measure: (gauge, value) => {
      values[gauge] = value;
    },
  });
  return values;
}

const concluded = (requestId: string, seconds: number) =>
  aWatchingItem({ requestId, state: 'concluded', event: '{}', dueAt: at(seconds) });

describe('the gauges of open closes', () => {
  it('are zero when there are none', async () => {
    expect(await measured(new PollWorld(), 60)).toEqual({
      OpenCloses: 0,
      OldestOpenCloseSeconds: 0,
      OldestUnpublishedSeconds: 0,
    });
  });

  it('count every state until it is published, whether due or not', async () => {
    const world = new PollWorld(
      anAcceptedItem({ requestId: 'accepted' }),
      aSentItem({ requestId: 'sent' }),
      aWatchingItem({ requestId: 'watching', dueAt: at(9_000) }),
      concluded('concluded', 50),
      aWatchingItem({ requestId: 'published', state: 'concluded', event: '{}', dueAt: null }),
    );
    expect((await measured(world, 60)).OpenCloses).toBe(4);
  });

  it('have the age of the oldest since it was asked for, including those that wait', async () => {
    const world = new PollWorld(
      aWatchingItem({ requestId: 'younger', requestedAt: at(1_000) }),
      anAcceptedItem({ requestId: 'older', requestedAt: at(400) }),
    );
    expect((await measured(world, 4_000)).OldestOpenCloseSeconds).toBe(3_600);
  });

  it('have the age of an unpublished outcome since it was decided, and do not count it as undecided', async () => {
    const world = new PollWorld(concluded('earlier', 300), concluded('later', 900));
    expect(await measured(world, 1_200)).toEqual({
      OpenCloses: 2,
      OldestOpenCloseSeconds: 0,
      OldestUnpublishedSeconds: 900,
    });
  });

  it('leave out items that only a stale index lists', async () => {
    const world = new PollWorld(aWatchingItem());
    world.staleKeys = [{ tenant: 'default', requestId: 'gone' }];
    expect((await measured(world, 60)).OpenCloses).toBe(1);
  });

  it.each([
    { what: 'published in the tick', hasEnded: true, clock: 3_600, open: 1 },
    { what: 'kept in the tick', hasEnded: false, clock: 3_600, open: 2 },
  ])('know from the tick itself which items were $what', async ({ hasEnded, clock, open }) => {
    const world = new PollWorld(
      aWatchingItem(),
      anAcceptedItem({ requestId: 'accepted', requestedAt: at(clock - 50) }),
    );
    world.answer = ({ id }) =>
      aPeriod({ id, run: hasEnded ? { status: 'Completed', start: newerStart } : {} });
    let pages = 0;
    world.onPage = () => {
      pages += 1;
    };
    const lookup = await measuredAfter(world, await world.tick(clock));
    expect(lookup).toEqual({
      OpenCloses: open,
      OldestOpenCloseSeconds: hasEnded ? 50 : clock,
      OldestUnpublishedSeconds: 0,
    });
    expect(pages).toBe(1);
  });

  it('leave out an item that the tick found to be gone', async () => {
    const world = new PollWorld(aWatchingItem());
    world.staleKeys = ['gone', 'published'].map((requestId) => ({ tenant: 'default', requestId }));
    world.put(aWatchingItem({ requestId: 'published', state: 'concluded', event: '{}', dueAt: null }));
    expect(await measuredAfter(world, await world.tick(3_600))).toMatchObject({ OpenCloses: 1 });
  });

  it('count every item, but read the ages of only 200', async () => {
    let reads = 0;
    const world = new PollWorld(
      ...Array.from({ length: 230 }, (_, index) => aWatchingItem({ requestId: `close-${index}` })),
    );
    world.onGet = () => {
      reads += 1;
    };
    expect((await measured(world, 60)).OpenCloses).toBe(230);
    expect(reads).toBe(200);
  });

  it('count an item that cannot be read, and measure the others', async () => {
    const world = new PollWorld(
      aWatchingItem({ requestId: 'broken' }),
      aWatchingItem({ requestId: 'sound' }),
    );
    world.onGet = ({ requestId }) => {
      if (requestId === 'broken') throw new UnreadableItemError('of another form');
    };
    expect(await measured(world, 60)).toMatchObject({ OpenCloses: 2, OldestOpenCloseSeconds: 60 });
    expect(world.reports).toEqual([]);
  });
});

describe('context', () => {
  it('are not written if measuring fails, and the tick does not fail', async () => {
    const world = new PollWorld(aWatchingItem());
    world.onGet = () => {
      throw new RangeError('a secret value');
    };
    expect(await measured(world, 60)).toEqual({});
    expect(world.reports).toEqual([
      {
        code: 'item-failed',
        fields: { detail: 'the open closes could not be measured', errorName: 'RangeError' },
      },
    ]);
  });

  it.each<{ why: string; onPage: (world: PollWorld, page: number) => void }>([
    {
      why: 'the index failed midway',
      onPage: (_, page) => {
        if (page === 2) throw new RangeError('throttled');
      },
    },
    {
      why: 'the time for collecting was over',
      onPage: (world) => {
        world.timeLeftMs = 20_000;
      },
    },
  ])('are not written if not all open items were counted: $why', async ({ onPage }) => {
    const items = Array.from({ length: 4 }, (_, index) => aWatchingItem({ requestId: `close-${index}` }));
    const world = new PollWorld(...items);
    world.pageSize = 2;
    world.onPage = (page) => onPage(world, page);
    expect(await measured(world, 60)).toEqual({});
  });

  it('take no time that the invocation needs to end', async () => {
    const world = new PollWorld(aWatchingItem());
    world.timeLeftMs = 999;
    expect(await measured(world, 60)).toEqual({});
    expect(world.reports).toEqual([]);
  });

  it('are not written if the time runs out between two reads', async () => {
    const items = Array.from({ length: 130 }, (_, index) => aWatchingItem({ requestId: `close-${index}` }));
    const world = new PollWorld(...items);
    let reads = 0;
    world.onGet = () => {
      reads += 1;
      world.timeLeftMs = 100;
    };
    expect(await measured(world, 60)).toEqual({});
    expect(reads).toBe(100);
  });
});

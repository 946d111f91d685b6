import { describe, expect, it } from 'vitest';
import { measureOpenCloses } from '../../../functions/poll-trial-balance/open-closes.ts';
import { UnreadableItemError } from '../../../functions/shared/ledger.ts';
import { anAcceptedItem, aSentItem, at, aWatchingItem } from './items.ts';
import { World } from './world.ts';

/** What is measured at a time, in seconds since the beginning. */
async function measured(world: World, clock: number): Promise<Record<string, number>> {
  world.clock = clock;
  const values: Record<string, number> = {};
  await measureOpenCloses({
    ...world.effects(),
    measure: (gauge, value) => {
      values[gauge] = value;
    },
  });
  return values;
}

const concluded = (requestId: string, seconds: number) =>
  aWatchingItem({ requestId, state: 'concluded', event: '{}', dueAt: at(seconds) });

describe('what is measured of the open closes', () => {
  it('is nothing but zeros when there is none', async () => {
    expect(await measured(new World(), 60)).toEqual({
      OpenCloses: 0,
      OldestOpenCloseSeconds: 0,
      OldestUnpublishedSeconds: 0,
    });
  });

  it('counts every state until it is published, whether due or not', async () => {
    const world = new World(
      anAcceptedItem({ requestId: 'accepted' }),
      aSentItem({ requestId: 'sent' }),
      aWatchingItem({ requestId: 'watching', dueAt: at(9_000) }),
      concluded('concluded', 50),
      aWatchingItem({ requestId: 'published', state: 'concluded', event: '{}', dueAt: null }),
    );
    expect((await measured(world, 60)).OpenCloses).toBe(4);
  });

  it('takes the age of the oldest from when it was asked for, waiting ones among them', async () => {
    const world = new World(
      aWatchingItem({ requestId: 'younger', requestedAt: at(1_000) }),
      anAcceptedItem({ requestId: 'older', requestedAt: at(400) }),
    );
    expect((await measured(world, 4_000)).OldestOpenCloseSeconds).toBe(3_600);
  });

  it('takes the age of an unpublished outcome from when it was decided, and counts it as no open one', async () => {
    const world = new World(concluded('earlier', 300), concluded('later', 900));
    expect(await measured(world, 1_200)).toEqual({
      OpenCloses: 2,
      OldestOpenCloseSeconds: 0,
      OldestUnpublishedSeconds: 900,
    });
  });

  it('leaves out what only a stale index still names', async () => {
    const world = new World(aWatchingItem());
    world.staleKeys = [{ tenant: 'default', requestId: 'gone' }];
    expect((await measured(world, 60)).OpenCloses).toBe(1);
  });

  it('counts on where ages are no longer read: every item, and 200 reads', async () => {
    let reads = 0;
    const world = new World(
      ...Array.from({ length: 230 }, (_, index) => aWatchingItem({ requestId: `close-${index}` })),
    );
    world.onGet = () => {
      reads += 1;
    };
    expect((await measured(world, 60)).OpenCloses).toBe(230);
    expect(reads).toBe(200);
  });

  it('counts an item that cannot be read, and measures the others', async () => {
    const world = new World(aWatchingItem({ requestId: 'broken' }), aWatchingItem({ requestId: 'sound' }));
    world.onGet = ({ requestId }) => {
      if (requestId === 'broken') throw new UnreadableItemError('of another form');
    };
    expect(await measured(world, 60)).toMatchObject({ OpenCloses: 2, OldestOpenCloseSeconds: 60 });
    expect(world.reports).toEqual([]);
  });
});

describe('measuring', () => {
  it.each([
    { trouble: 'the index', fail: 'onPage' },
    { trouble: 'an item', fail: 'onGet' },
  ] as const)('says nothing rather than something wrong, and fails no tick: $trouble', async ({ fail }) => {
    const world = new World(aWatchingItem());
    world[fail] = () => {
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

  it('takes no time that the invocation needs to end', async () => {
    const world = new World(aWatchingItem());
    world.timeLeftMs = 999;
    expect(await measured(world, 60)).toEqual({});
    expect(world.reports).toEqual([]);
  });

  it('stops when the time runs out between two reads', async () => {
    const items = Array.from({ length: 130 }, (_, index) => aWatchingItem({ requestId: `close-${index}` }));
    const world = new World(...items);
    let reads = 0;
    world.onGet = () => {
      reads += 1;
      world.timeLeftMs = 100;
    };
    expect(await measured(world, 60)).toEqual({});
    expect(reads).toBe(100);
  });
});

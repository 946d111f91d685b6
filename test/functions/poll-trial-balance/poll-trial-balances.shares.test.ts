import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { aPeriod, at, aWatchingItem, newerStart, olderStart } from './items.ts';
import { outcomeOf, parseEvent } from './outcome-of.ts';
import { type Answer, PollWorld, silence, zuoraError } from './world.ts';

const anHour = 3600;
const run = { status: 'Completed', start: newerStart };
const ended: Answer = ({ id }) => aPeriod({ id, run });
const stillRunning: Answer = ({ id }) => aPeriod({ id, run: { status: 'Processing', start: newerStart } });
const tenantsOf = (events: readonly string[]) => events.map((event) => parseEvent(event).data.tenant);

/** Items of a tenant that has many due, for one period, and due earlier than all others. */
function manyDue(count: number, change: (index: number) => Partial<LedgerItem> = () => ({})): LedgerItem[] {
  return Array.from({ length: count }, (_, index) =>
    aWatchingItem({
      tenant: 'large',
      requestId: `due-${index}`,
      periodId: 'p-large',
      dueAt: at(index / 1_000),
      ...change(index),
    }),
  );
}

const other = aWatchingItem({ tenant: 'other', requestId: 'one', dueAt: at(1_000) });
const concluded = (index: number) => ({
  state: 'concluded' as const,
  event: JSON.stringify({ data: { tenant: 'large' }, number: index }),
});

describe('however much one tenant has due', () => {
  it.each([
    { what: 'watched closes whose run goes on', items: manyDue(30_000) },
    {
      what: 'watched closes of a period each',
      items: manyDue(5_000, (index) => ({ periodId: `p-${index}` })),
    },
    { what: 'outcomes that are not published yet', items: manyDue(5_000, concluded) },
  ])("another tenant's finished run is published in the same tick: $what", async ({ items }) => {
    const world = new PollWorld(...items, other);
    world.answer = (read) => (read.caller.tenant === 'other' ? ended(read) : stillRunning(read));
    world.pageSize = 10_000;
    // Each write takes time, so that the tick cannot handle all due items.
    world.onReplace = () => {
      world.timeLeftMs -= 50;
    };
    await world.tick(anHour);
    expect(outcomeOf(world.item('one', 'other')).outcome).toBe('completed');
    expect(world.item('one', 'other').publishedAt).not.toBeNull();
    const untouched = world.items().filter(({ revision }) => revision === 1);
    expect(untouched.length).toBeGreaterThan(items.length / 2);
    // The tenant itself makes progress: its items that are due longest come first.
    expect(world.item('due-0', 'large').revision).toBeGreaterThan(1);
  });

  it('each of many other tenants has its turn before it has its second', async () => {
    const others = Array.from({ length: 200 }, (_, index) =>
      aWatchingItem({ tenant: `t-${index}`, requestId: 'one', dueAt: at(1_000) }),
    );
    const world = new PollWorld(...manyDue(2_000, (index) => ({ periodId: `p-${index}` })), ...others);
    await world.tick(anHour);
    const order = world.reads.map(({ caller }) => caller.tenant);
    const lastOther = order.findLastIndex((tenant) => tenant !== 'large');
    const before = order.slice(0, lastOther).filter((tenant) => tenant === 'large');
    expect(before.length).toBeLessThanOrEqual(8);
    expect(world.reads).toHaveLength(2_200);
  });

  it('tenants publish in turns, and a tenant alone if no other has outcomes', async () => {
    const otherOutcomes = Array.from({ length: 3 }, (_, index) => ({
      ...aWatchingItem({ tenant: 'other', requestId: `o-${index}`, dueAt: at(1_000) }),
      state: 'concluded' as const,
      event: JSON.stringify({ data: { tenant: 'other' }, number: index }),
    }));
    const world = new PollWorld(...manyDue(300, concluded), ...otherOutcomes);
    let underWay = 0;
    let most = 0;
    world.onPublish = async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      for (let turn = 0; turn < 20; turn++) await nextTurn();
      underWay -= 1;
    };
    await world.tick(anHour);
    const order = world.published.map((event) => JSON.parse(event).data.tenant);
    expect(order.lastIndexOf('other')).toBeLessThan(20);
    expect(order).toHaveLength(303);
    expect(most).toBe(10);
  });

  it('many silent tenants do not keep others from a second turn', async () => {
    const silent = Array.from({ length: 150 }, (_, index) =>
      aWatchingItem({ tenant: `s-${index}`, requestId: 'one', dueAt: at(1) }),
    );
    const busy = Array.from({ length: 12 }, (_, index) =>
      aWatchingItem({ tenant: 'busy', requestId: `b-${index}`, periodId: `p-${index}`, dueAt: at(1_000) }),
    );
    const world = new PollWorld(...silent, ...busy);
    for (const { tenant } of silent)
      for (let call = 0; call < 2; call++) world.tenantAccess.called(tenant, { isAnswered: false });
    const busyIsDone = Promise.withResolvers<void>();
    let waiting = 0;
    let most = 0;
    world.answer = async (read) => {
      if (read.caller.tenant === 'busy') return ended(read);
      waiting += 1;
      most = Math.max(most, waiting);
      await busyIsDone.promise;
      throw silence();
    };
    world.onPublish = () => {
      if (world.published.length === 11) busyIsDone.resolve();
    };
    await world.tick(anHour);
    expect(tenantsOf(world.published)).toEqual(Array.from({ length: 12 }, () => 'busy'));
    expect(most).toBeGreaterThan(20);
    expect(world.reads).toHaveLength(162);
  });

  it('up to 100,000 of its keys are collected, and every key of another tenant after them', async () => {
    const world = new PollWorld(other);
    world.answer = ended;
    world.pageSize = 10_000;
    world.staleKeys = Array.from({ length: 100_001 }, (_, index) => ({
      tenant: 'large',
      requestId: `gone-${index}`,
    }));
    let named = 0;
    world.onMany = (keys) => {
      named += keys.length;
    };
    const open = await world.tick(anHour);
    expect(named).toBe(100_001);
    expect(world.published).toHaveLength(1);
    expect(open.openCount).toBe(100_002);
    expect(world.reports).toContainEqual({ code: 'tick-started', fields: { count: 100_002 } });
  });
});

describe('one read of a period serves all of its items that the tick gets to', () => {
  it('also those of later turns, by the time from before the read', async () => {
    const world = new PollWorld(...manyDue(350));
    world.answer = (read) => {
      world.clock += 5;
      return ended(read);
    };
    await world.tick(anHour);
    expect(world.reads).toHaveLength(1);
    expect(world.published).toHaveLength(350);
    expect(new Set(world.items().map((item) => outcomeOf(item).concludedAt))).toEqual(new Set([at(anHour)]));
  });

  it('also when it failed: all of them wait, and the read is not repeated', async () => {
    const world = new PollWorld(...manyDue(120));
    world.answer = () => {
      throw zuoraError({});
    };
    await world.tick(anHour);
    expect(world.reads).toHaveLength(1);
    expect(world.items().every(({ revision }) => revision === 2)).toBe(true);
  });

  it('also of several periods at the same time', async () => {
    const world = new PollWorld(...manyDue(400, (index) => ({ periodId: `p-${index % 7}` })));
    world.answer = ended;
    await world.tick(anHour);
    expect(world.reads.map(({ id }) => id).toSorted()).toEqual(
      Array.from({ length: 7 }, (_, period) => `p-${period}`),
    );
    expect(world.published).toHaveLength(400);
  });

  it('and only items that are old enough need it', async () => {
    const young = manyDue(4, () => ({ watchingAt: at(anHour - 1) }));
    const grown = aWatchingItem({
      tenant: 'large',
      requestId: 'grown',
      periodId: 'p-large',
      dueAt: at(50),
    });
    const world = new PollWorld(...young, grown);
    world.answer = ended;
    await world.tick(anHour);
    expect(world.reads).toHaveLength(1);
    expect(world.item('grown', 'large').state).toBe('concluded');
  });
});

describe('an item that another writer changed while its period was read', () => {
  /** Six items of a period. While it is read for the first four, another writer changes the last one. */
  async function writtenDuringRead(changes: Partial<LedgerItem>, secondAnswer: Answer): Promise<PollWorld> {
    const world = new PollWorld(...manyDue(6));
    world.answer = (read) => {
      if (world.reads.length > 1) return secondAnswer(read);
      world.put({ ...world.item('due-5', 'large'), ...changes, revision: 2 });
      return ended(read);
    };
    await world.tick(anHour);
    return world;
  }

  it('is not decided by that read, but by a new one', async () => {
    // It was set again in between, so the run of the first read is the one from before its PUT.
    const world = await writtenDuringRead({ baseline: { start: newerStart }, dueAt: at(20) }, ({ id }) =>
      aPeriod({ id, run: { status: 'Processing', start: '2026-12-02 05:00:00' } }),
    );
    expect(world.reads).toHaveLength(2);
    expect(world.item('due-5', 'large').state).toBe('watching');
    expect(world.published).toHaveLength(5);
  });

  it('is concluded in the same tick if the new read shows its end', async () => {
    const world = await writtenDuringRead({ baseline: { start: olderStart }, dueAt: at(20) }, ended);
    expect(world.reads).toHaveLength(2);
    expect(world.published).toHaveLength(6);
  });

  it.each<{ what: string; changes: Partial<LedgerItem> }>([
    { what: 'is due later now', changes: { dueAt: at(anHour + 60) } },
    { what: 'is published', changes: { state: 'concluded', event: '{}', dueAt: null } },
  ])('is left unchanged if it is $what', async ({ changes }) => {
    const world = await writtenDuringRead(changes, ended);
    expect(world.reads).toHaveLength(1);
    expect(world.item('due-5', 'large')).toMatchObject({ ...changes, revision: 2 });
    expect(world.published).toHaveLength(5);
  });

  it('is reported and left unchanged if the new read ends with an error that nobody expects', async () => {
    const world = new PollWorld(...manyDue(1));
    world.answer = (read) => {
      if (world.reads.length > 1) throw new TypeError('a defect');
      world.put({ ...world.item('due-0', 'large'), dueAt: at(20), revision: 2 });
      return ended(read);
    };
    await world.tick(anHour);
    expect(world.reads).toHaveLength(2);
    const failed = world.reports.filter(({ code }) => code === 'item-failed');
    expect(failed).toMatchObject([{ fields: { requestId: 'due-0', errorName: 'TypeError' } }]);
    expect(world.item('due-0', 'large')).toMatchObject({ dueAt: at(20), revision: 2 });
  });

  it('is published unchanged if the other writer concluded it', async () => {
    const event = JSON.stringify({ data: { tenant: 'large' }, of: 'another tick' });
    const world = await writtenDuringRead({ state: 'concluded', event, dueAt: at(30) }, ended);
    expect(world.reads).toHaveLength(1);
    expect(world.published).toContain(event);
  });

  it('is also read again if the index was behind when the tick began', async () => {
    const world = new PollWorld(...manyDue(6));
    world.staleDueAt.set('due-5', at(-7));
    world.staleDueAt.set('due-0', at(0.0055));
    world.answer = ended;
    await world.tick(anHour);
    expect(world.published).toHaveLength(6);
    expect(world.reads).toHaveLength(2);
  });

  it.each([
    ['ended', ended, 0],
    [
      'goes on',
      ({ id }: { id: string }) => aPeriod({ id, run: { status: 'Processing', start: newerStart } }),
      104,
    ],
  ])(
    'shares one new read with the others of its turn, as when the whole index is behind: the run %s',
    async (_what, answer, left) => {
      const world = new PollWorld(...manyDue(104));
      for (let index = 0; index < 104; index++) world.staleDueAt.set(`due-${index}`, at(-7));
      world.answer = answer;
      await world.tick(anHour);
      expect(world.reads).toHaveLength(2);
      expect(world.published).toHaveLength(104 - left);
    },
  );
});

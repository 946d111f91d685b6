import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { ledgerItemSchema } from '../../../functions/shared/ledger/ledger-item.ts';
import {
  anAcceptedItem,
  aPeriod,
  aSentItem,
  at,
  aWatchingItem,
  deadlineSeconds,
  newerStart,
} from './items.ts';
import { outcomeOf, parseEvent } from './outcome-of.ts';
import { PollWorld, silence, zuoraError } from './world.ts';

const anHour = 3600;
const run = { status: 'Completed', start: newerStart };
const ended = ({ id }: { id: string }) => aPeriod({ id, run });

/** A watching item for each period. */
function watchingOn(...periodIds: string[]): LedgerItem[] {
  return periodIds.map((periodId) => aWatchingItem({ requestId: `on-${periodId}`, periodId }));
}

describe('a tick', () => {
  it('reads what is due, concludes, publishes and marks published', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = ended;
    await world.tick(anHour);
    expect(world.published.map((event) => parseEvent(event).data.outcome)).toEqual(['completed']);
    expect(world.item()).toMatchObject({
      state: 'concluded',
      event: world.published[0],
      publishedAt: at(anHour),
      dueAt: null,
    });
    expect(world.item().history.map(({ state }) => state)).toEqual(['accepted', 'concluded', 'published']);
  });

  it('stores which code and which version of the secret were used', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = ended;
    world.secretUsed = 'secret-v2';
    await world.tick(anHour);
    const news = { codeVersion: 'test', secretVersionId: 'secret-v2' };
    expect(world.item()).toMatchObject(news);
    expect(world.item().history.find(({ state }) => state === 'concluded')).toMatchObject(news);
  });

  it('stores with which version of the secret a period was found to be gone', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = () => {
      throw zuoraError({ advice: 'not-found', secretVersionId: 'secret-v2' });
    };
    await world.tick(anHour);
    expect(world.item()).toMatchObject({ state: 'concluded', secretVersionId: 'secret-v2' });
  });

  it('does not change items that are not due', async () => {
    const world = new PollWorld(aWatchingItem({ dueAt: at(61) }));
    await world.tick(60);
    expect(world.reads).toEqual([]);
    expect(world.item().revision).toBe(1);
  });

  it('does not change items that are due only in a stale index', async () => {
    const world = new PollWorld(aWatchingItem({ requestId: 'later', dueAt: at(61) }));
    world.put(aWatchingItem({ requestId: 'published', state: 'concluded', event: '{}', dueAt: null }));
    world.staleKeys = ['later', 'published', 'gone'].map((requestId) => ({ tenant: 'default', requestId }));
    await world.tick(60);
    expect(world.reads).toEqual([]);
    expect(world.published).toEqual([]);
  });

  it('does not call Zuora if nothing needs a read: `accepted`, and `watching` for less than `pollMinSeconds`', async () => {
    const world = new PollWorld(
      anAcceptedItem({ requestId: 'accepted', periodId: 'p-nov', dueAt: at(0) }),
      aWatchingItem({ requestId: 'young', dueAt: at(0) }),
    );
    await world.tick(59);
    expect(world.reads).toEqual([]);
    expect(world.item('accepted').dueAt).toBe(at(deadlineSeconds));
    expect(world.item('young').dueAt).toBe(at(119));
  });

  it('uses the time from before the read was sent, however long the read takes', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = (read) => {
      world.clock += 19;
      return ended(read);
    };
    await world.tick(anHour);
    expect(outcomeOf(world.item()).concludedAt).toBe(at(anHour));
  });

  it('treats a period as gone only by Zuora’s own reason', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = () => {
      throw zuoraError({ advice: 'not-found', status: 200, isRefusal: true });
    };
    await world.tick(anHour);
    expect(outcomeOf(world.item()).outcome).toBe('withdrawn');
  });

  it('counts an unknown word', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = () => aPeriod({ status: 'Frozen' });
    await world.tick(anHour);
    const unknown = world.reports.find(({ code }) => code === 'unknown-word');
    expect(unknown?.fields).toMatchObject({ requestId: 'close-1', detail: 'status' });
    expect(world.item().state).toBe('watching');
  });

  it('never logs a run status that it does not know', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = ({ id }) => aPeriod({ id, run: { status: 'Reticulating', start: newerStart } });
    await world.tick(anHour);
    expect(world.codes()).toContain('unknown-word');
    expect(world.reports.find(({ code }) => code === 'period-read')?.fields.runStatus).toBeNull();
    expect(JSON.stringify(world.reports)).not.toContain('Reticulating');
  });

  it('stores items that the ledger can read', async () => {
    const world = new PollWorld(aSentItem({ requestId: 'a' }), ...watchingOn('p-oct', 'p-dec'));
    world.answer = ({ id }) => aPeriod({ id, run: id === 'p-oct' ? run : {} });
    await world.tick(anHour);
    for (const item of world.items()) expect(ledgerItemSchema.parse(item)).toEqual(item);
  });
});

describe('each distinct period is read once, however many requests wait for it', () => {
  it('for any number of requests and states', async () => {
    const items = Array.from({ length: 20 }, (_, index) => aWatchingItem({ requestId: `close-${index}` }));
    const world = new PollWorld(...items, aSentItem({ requestId: 'sent' }));
    world.answer = ended;
    await world.tick(anHour);
    expect(world.reads.map(({ id }) => id)).toEqual(['p-nov']);
    expect(world.published).toHaveLength(20);
    expect(world.item('sent').state).toBe('watching');
  });

  it('although the first of its requests needs no read', async () => {
    const world = new PollWorld(
      aWatchingItem({ requestId: 'young', watchingAt: at(anHour - 1), dueAt: at(0) }),
      aWatchingItem({ requestId: 'grown', dueAt: at(1) }),
    );
    world.answer = ended;
    await world.tick(anHour);
    expect(world.item('young').state).toBe('watching');
    expect(world.item('grown').state).toBe('concluded');
  });

  it.each<{ rule: string; items: LedgerItem[] }>([
    {
      rule: 'another tenant',
      items: [aWatchingItem(), aWatchingItem({ tenant: 'acme-eu' })],
    },
    {
      rule: 'another entity',
      items: ['e-1', 'e-2', null].map((entityId, index) =>
        aWatchingItem({ requestId: `r-${index}`, scope: { entityId, orgIds: null } }),
      ),
    },
    {
      rule: 'other orgs',
      items: [['o-1'], ['o-1', 'o-2'], null].map((orgIds, index) =>
        aWatchingItem({ requestId: `r-${index}`, scope: { entityId: null, orgIds } }),
      ),
    },
    { rule: 'another id', items: watchingOn('p-oct', 'p-nov') },
  ])('$rule is a distinct period', async ({ items }) => {
    const world = new PollWorld(...items);
    await world.tick(anHour);
    const callers = world.reads.map(({ id, caller: { tenant, entityId, orgIds } }) => ({
      id,
      tenant,
      entityId,
      orgIds,
    }));
    expect(callers).toHaveLength(items.length);
    const wanted = items.map(({ periodId, tenant, scope }) => ({ id: periodId, tenant, ...scope }));
    expect(callers).toEqual(expect.arrayContaining(wanted));
  });

  it('is read with the track id of a request that waits for it', async () => {
    const world = new PollWorld(aWatchingItem());
    await world.tick(anHour);
    expect(world.reads[0]?.caller.trackId).toBe(aWatchingItem().zuoraTrackId);
  });

  it('although the scope of one of its items is not known yet', async () => {
    const asked = { ...anAcceptedItem().request, accountingPeriod: { id: 'p-nov' } };
    const world = new PollWorld(
      anAcceptedItem({ requestId: 'no-scope', request: asked, scope: null, deadline: at(50), dueAt: at(50) }),
      aWatchingItem({ requestId: 'watching', dueAt: at(60) }),
    );
    world.answer = ended;
    await world.tick(anHour);
    expect(outcomeOf(world.item('no-scope')).outcome).toBe('timed-out');
    expect(outcomeOf(world.item('watching')).outcome).toBe('completed');
  });
});

describe('at most 4 calls at once per tenant, and tenants at the same time', () => {
  it('never makes a fifth call at once, and makes all calls', async () => {
    const periods = Array.from({ length: 15 }, (_, index) => `p-${index}`);
    const world = new PollWorld(...watchingOn(...periods));
    let underWay = 0;
    let most = 0;
    world.answer = async ({ id }) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await nextTurn();
      underWay -= 1;
      return aPeriod({ id });
    };
    await world.tick(anHour);
    expect(most).toBe(4);
    expect(world.reads).toHaveLength(15);
  });

  it('calls a tenant while another answers slowly', async () => {
    const world = new PollWorld(aWatchingItem({ tenant: 'slow' }), aWatchingItem({ tenant: 'quick' }));
    const quickIsDone = Promise.withResolvers<void>();
    world.onPublish = () => quickIsDone.resolve();
    world.answer = async ({ id, caller }) => {
      if (caller.tenant === 'slow') await quickIsDone.promise;
      return aPeriod({ id, run });
    };
    await world.tick(anHour);
    expect(world.published.map((event) => parseEvent(event).data.tenant)).toEqual(['quick', 'slow']);
  });
});

describe('a tick reads once more at the deadline', () => {
  const late = deadlineSeconds;

  it('and publishes a run that ended in the last minute', async () => {
    const world = new PollWorld(aWatchingItem({ dueAt: at(late) }));
    world.answer = ended;
    await world.tick(late);
    expect(outcomeOf(world.item()).outcome).toBe('completed');
  });

  it('and concludes `timed-out` for an `accepted` item, with the period that it names by id', async () => {
    const request = { ...anAcceptedItem().request, accountingPeriod: { id: 'p-nov' } };
    const world = new PollWorld(anAcceptedItem({ request }));
    world.answer = () => aPeriod({ status: 'Open' });
    await world.tick(late);
    expect(outcomeOf(world.item())).toMatchObject({
      outcome: 'timed-out',
      accountingPeriod: { status: 'Open' },
    });
  });

  it('but concludes `timed-out` without a call while the period is not known', async () => {
    const world = new PollWorld(anAcceptedItem());
    await world.tick(late);
    expect(world.reads).toEqual([]);
    expect(outcomeOf(world.item())).toMatchObject({ outcome: 'timed-out', accountingPeriod: { id: null } });
  });

  it('and concludes `timed-out` if the read fails', async () => {
    const world = new PollWorld(aWatchingItem({ dueAt: at(late) }));
    world.answer = () => {
      throw silence();
    };
    await world.tick(late);
    expect(outcomeOf(world.item()).outcome).toBe('timed-out');
    expect(world.published).toHaveLength(1);
  });
});

describe('late, doubled and skipped ticks are harmless', () => {
  it('a late tick counts the next due time from its scheduled time, so that the next tick finds the item', async () => {
    const world = new PollWorld(aWatchingItem());
    await world.tick(175, 120);
    expect(world.item().dueAt).toBe(at(180));
    await world.tick(180);
    expect(world.reads).toHaveLength(2);
  });

  it.each([
    { rule: 'a late tick finds what became due after its scheduled time', now: 130, tick: 100 },
    { rule: 'a tick ahead of the clock finds what is due at its own time', now: 100, tick: 130 },
  ])('$rule', async ({ now, tick }) => {
    const world = new PollWorld(aWatchingItem({ dueAt: at(130) }));
    await world.tick(now, tick);
    expect(world.reads).toHaveLength(1);
  });

  it('a doubled tick reads nothing twice', async () => {
    const world = new PollWorld(aWatchingItem());
    await world.tick(120);
    await world.tick(121, 120);
    expect(world.reads).toHaveLength(1);
  });

  it('a tick after hours without one reads once and concludes', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = ended;
    await world.tick(20 * anHour);
    expect(world.reads).toHaveLength(1);
    expect(world.published).toHaveLength(1);
  });

  it('every tick of a minute reads a young item, although reading takes time', async () => {
    const world = new PollWorld(aWatchingItem());
    for (let tick = 60; tick <= 300; tick += 60) await world.tick(tick + 3, tick);
    expect(world.reads).toHaveLength(5);
  });

  it('a tick ahead of the clock does not conclude before the deadline', async () => {
    const world = new PollWorld(aWatchingItem({ dueAt: at(deadlineSeconds) }));
    await world.tick(deadlineSeconds - 10, deadlineSeconds);
    expect(world.item()).toMatchObject({ state: 'watching', dueAt: at(deadlineSeconds) });
  });
});

describe('items for which no time is left stay unchanged and are first next time', () => {
  it('a tick without time reads nothing, and the next one everything', async () => {
    const world = new PollWorld(...watchingOn('p-oct', 'p-nov'));
    world.timeLeftMs = 4_999;
    await world.tick(anHour);
    expect(world.reads).toEqual([]);
    expect(world.items().map(({ revision }) => revision)).toEqual([1, 1]);
    world.timeLeftMs = 50_000;
    await world.tick(anHour + 60);
    expect(world.reads).toHaveLength(2);
  });

  it('a tick does not begin an item after its time is over, and the next one begins with it', async () => {
    const periods = Array.from({ length: 12 }, (_, index) => `p-${String(index).padStart(2, '0')}`);
    const items = periods.map((periodId, index) =>
      aWatchingItem({ requestId: `on-${periodId}`, periodId, dueAt: at(index) }),
    );
    const world = new PollWorld(...items.toReversed());
    world.answer = ({ id }) => {
      world.timeLeftMs -= 10_000;
      return aPeriod({ id });
    };
    await world.tick(60);
    const first = world.reads.map(({ id }) => id);
    expect(first).toEqual(periods.slice(0, first.length));
    expect(first.length).toBeLessThan(periods.length);
    world.timeLeftMs = 50_000;
    await world.tick(120);
    const next = world.reads.slice(first.length).map(({ id }) => id);
    expect(next[0]).toBe(periods[first.length]);
  });

  it('a tick publishes and decides nothing once the time is over, even for items of the same period', async () => {
    const items = Array.from({ length: 40 }, (_, index) => aWatchingItem({ requestId: `close-${index}` }));
    const world = new PollWorld(...items);
    world.answer = ended;
    world.onPublish = () => {
      world.timeLeftMs -= 8_000;
    };
    await world.tick(anHour);
    const { concluded = [], watching = [] } = Object.groupBy(world.items(), ({ state }) => state);
    expect(world.published.length).toBeLessThan(concluded.length);
    expect(watching.length).toBeGreaterThan(0);
    expect(watching.every(({ revision }) => revision === 1)).toBe(true);
    world.onPublish = () => {};
    world.timeLeftMs = 500_000;
    await world.tick(anHour + 60);
    expect(world.published).toHaveLength(40);
    expect(world.reads).toHaveLength(2);
  });

  it('a tick begins with the items that are due longest', async () => {
    const world = new PollWorld(...watchingOn('p-dec'), aWatchingItem({ dueAt: at(-1) }));
    await world.tick(anHour);
    expect(world.reads.map(({ id }) => id)).toEqual(['p-nov', 'p-dec']);
  });

  it('a tick stops collecting when half of its time is left', async () => {
    const world = new PollWorld(...watchingOn('p-1', 'p-2', 'p-3', 'p-4', 'p-5'));
    world.timeLeftMs = 40_000;
    world.pageSize = 1;
    world.onPage = () => {
      world.timeLeftMs -= 10_000;
    };
    await world.tick(anHour);
    expect(world.reads.map(({ id }) => id)).toEqual(['p-1', 'p-2', 'p-3']);
  });

  it('a tick reads the items of many tenants together, a hundred at a time', async () => {
    const of = (tenant: number, count: number) =>
      Array.from({ length: count }, (_, index) =>
        aWatchingItem({ tenant: `t-${tenant}`, requestId: `r-${index}`, periodId: `p-${index}` }),
      );
    const world = new PollWorld(
      ...of(1, 60),
      ...of(2, 40),
      ...of(3, 99),
      ...of(4, 2),
      ...of(5, 101),
      ...of(6, 1),
    );
    const atOnce: number[] = [];
    world.onMany = (keys) => void atOnce.push(keys.length);
    await world.tick(anHour);
    // In the first turns four items of each tenant, except for the last two. Then the rest, two tenants in one read if
    // they
    // fit into a hundred.
    expect(atOnce).toEqual([19, 92, 95, 97]);
    expect(world.items().every(({ revision }) => revision === 2)).toBe(true);
    expect(world.reads).toHaveLength(303);
  });

  it('a tick without time begins no further piece', async () => {
    const items = Array.from({ length: 205 }, (_, index) =>
      aWatchingItem({ requestId: `r-${index}`, periodId: `p-${index}`, dueAt: at(index / 10) }),
    );
    const world = new PollWorld(...items);
    const atOnce: number[] = [];
    world.onMany = (keys) => void atOnce.push(keys.length);
    world.answer = ({ id }) => {
      if (id === 'p-203') world.timeLeftMs = 0;
      return aPeriod({ id });
    };
    await world.tick(anHour);
    expect(atOnce).toEqual([4, 100, 100]);
    expect(world.item('r-204').revision).toBe(1);
  });

  it('a read may take at most the time that the invocation has left', async () => {
    const world = new PollWorld(aWatchingItem());
    await world.tick(anHour);
    world.timeLeftMs = 1234;
    expect(world.reads[0]?.limits.timeLeftMs()).toBe(1234);
    expect(world.reads[0]?.limits.timeoutMs).toBe(20_000);
  });
});

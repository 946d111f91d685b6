import { describe, expect, it } from 'vitest';
import { UnreadableItemError } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { concludedItem } from '../../../functions/shared/ledger/ledger-transitions.ts';
import { UnknownTenantError } from '../../../functions/shared/zuora/errors.ts';
import { aPeriod, at, atMs, aWatchingItem, deadlineSeconds, newerStart } from './items.ts';
import { outcomeOf, parseEvent } from './outcome-of.ts';
import { type Answer, PollWorld, silence, zuoraError } from './world.ts';

const anHour = 3600;
const ended: Answer = ({ id }) => aPeriod({ id, run: { status: 'Completed', start: newerStart } });
const refused = () => zuoraError({ advice: 'fix-credentials', status: 401, isRefusal: true });
const slowDown = (retryAfterSeconds: number | null) =>
  zuoraError({ advice: 'slow-down', status: 429, isRefusal: true, retryAfterSeconds });

/** Items of a tenant in trouble, one for each period, earliest due first, and one item of a tenant without trouble. */
function twoTenants(count: number): PollWorld {
  const items = Array.from({ length: count }, (_, index) =>
    aWatchingItem({
      tenant: 'ill',
      requestId: `ill-${index}`,
      periodId: `p-${index}`,
      dueAt: at(60 + index),
    }),
  );
  return new PollWorld(...items, aWatchingItem({ tenant: 'well', requestId: 'well', dueAt: at(120) }));
}

function answering(trouble: Answer): Answer {
  return (read) => (read.caller.tenant === 'ill' ? trouble(read) : ended(read));
}

function failing(error: () => Error): Answer {
  return answering(() => {
    throw error();
  });
}

const untouched = (items: LedgerItem[]) => items.filter(({ revision }) => revision === 1);
const readsOf = (world: PollWorld, tenant: string) =>
  world.reads.filter(({ caller }) => caller.tenant === tenant);

describe("when a tenant's credentials are refused, it asks us to slow down, or two calls in a row get no answer", () => {
  const troubles = [
    { trouble: 'credentials refused', error: refused, code: 'credentials-refused' },
    { trouble: 'its secret is gone', error: () => new UnknownTenantError(), code: 'credentials-refused' },
    { trouble: 'slow down', error: () => slowDown(null), code: 'zuora-trouble' },
    { trouble: 'no answer', error: silence, code: 'zuora-trouble' },
  ] as const;

  it.each(troubles)(
    '$trouble: its other items wait in this invocation without a call',
    async ({ error, code }) => {
      const world = twoTenants(20);
      world.answer = failing(error);
      await world.tick(anHour);
      // At most the calls that were in progress at once, and one that began when only one of them had got no answer.
      const reads = readsOf(world, 'ill');
      expect(reads.length).toBeLessThanOrEqual(5);
      expect(untouched(world.items())).toHaveLength(20 - reads.length);
      expect(world.codes().filter((reported) => reported === code)).toHaveLength(reads.length);
    },
  );

  it.each(troubles)('$trouble: no other tenant is affected', async ({ error }) => {
    const world = twoTenants(20);
    world.answer = failing(error);
    await world.tick(anHour);
    expect(outcomeOf(world.item('well', 'well')).outcome).toBe('completed');
  });

  it.each(troubles)(
    '$trouble: items whose read failed delay no other item in the next tick',
    async ({ error }) => {
      const world = twoTenants(20);
      world.answer = failing(error);
      await world.tick(anHour);
      const inVain = new Set(readsOf(world, 'ill').map(({ id }) => id));
      world.reads.length = 0;
      world.answer = ended;
      await world.tick(anHour + 60);
      const ids = world.reads.map(({ id }) => id);
      expect(ids.length).toBeGreaterThanOrEqual(20 - inVain.size);
      expect(ids.slice(0, 20 - inVain.size).filter((id) => inVain.has(id))).toEqual([]);
    },
  );

  it.each(troubles)('$trouble: after it, every item gets its outcome', async ({ error }) => {
    const world = twoTenants(20);
    world.answer = failing(error);
    await world.tick(anHour);
    world.answer = ended;
    await world.tick(anHour + 400);
    expect(world.published).toHaveLength(21);
  });

  it('waiting for a token: all its items wait unchanged, are first next time, and no trouble is logged', async () => {
    const world = twoTenants(20);
    world.answer = failing(() =>
      zuoraError({ advice: 'wait-in-line', status: null, isRefusal: true, retryAfterSeconds: 40 }),
    );
    await world.tick(anHour);
    expect(readsOf(world, 'ill').length).toBeLessThanOrEqual(4);
    expect(untouched(world.items())).toHaveLength(20);
    expect(world.codes()).toContain('zuora-token-held-back');
    expect(world.codes()).not.toContain('zuora-trouble');
    world.answer = ended;
    await world.tick(anHour + 60);
    expect(world.published).toHaveLength(21);
  });

  it('waiting for a token at the deadline: the last read is made when a token comes, within the next hour', async () => {
    const late = aWatchingItem({ dueAt: at(deadlineSeconds) });
    const inLine = () => zuoraError({ advice: 'wait-in-line', status: null, isRefusal: true });
    const world = new PollWorld(
      late,
      aWatchingItem({ requestId: 'other', periodId: 'p-other', dueAt: at(deadlineSeconds) }),
    );
    world.answer = () => {
      throw inLine();
    };
    await world.tick(deadlineSeconds);
    expect(untouched(world.items())).toHaveLength(2);
    world.answer = ended;
    await world.tick(deadlineSeconds + 60);
    expect(outcomeOf(world.item()).outcome).toBe('completed');
  });

  it('waiting for a token for an hour after the deadline: concluded without the last read', async () => {
    const world = new PollWorld(aWatchingItem({ dueAt: at(deadlineSeconds) }));
    world.answer = () => {
      throw zuoraError({ advice: 'wait-in-line', status: null, isRefusal: true });
    };
    await world.tick(deadlineSeconds + 3_599);
    expect(world.item().state).toBe('watching');
    await world.tick(deadlineSeconds + 3_600);
    expect(outcomeOf(world.item()).outcome).toBe('timed-out');
  });

  it('a token that cannot be fetched: no other item of the tenant tries again', async () => {
    const world = twoTenants(20);
    world.answer = failing(() => zuoraError({ isRefusal: true }));
    await world.tick(anHour);
    expect(readsOf(world, 'ill').length).toBeLessThanOrEqual(4);
    expect(outcomeOf(world.item('well', 'well')).outcome).toBe('completed');
  });

  it('tenants that did not answer last time come after all others, and among them again once they answer', async () => {
    const world = twoTenants(20);
    world.answer = failing(silence);
    await world.tick(anHour);
    const order = async (time: number) => {
      world.put(aWatchingItem({ tenant: 'well', requestId: 'well', dueAt: at(1_000) }));
      world.reads.length = 0;
      await world.tick(time);
      return [...new Set(world.reads.map(({ caller }) => caller.tenant))];
    };
    expect(await order(anHour + 60)).toEqual(['well', 'ill']);
    world.answer = ({ id }) => aPeriod({ id });
    expect(await order(anHour + 600)).toEqual(['well', 'ill']);
    expect(await order(anHour + 1_200)).toEqual(['well', 'ill']);
  });

  it.each<{ answered: string; answer: Answer }>([
    { answered: 'with the period', answer: ended },
    {
      answered: 'that the period is gone',
      answer: () => {
        throw zuoraError({ advice: 'not-found', status: 200 });
      },
    },
  ])(
    'one call without an answer, then one answered with $answered: the tenant is called again',
    async ({ answer }) => {
      const world = twoTenants(12);
      world.answer = answering((read) => {
        if (['p-0', 'p-6'].includes(read.id)) throw silence();
        return answer(read);
      });
      await world.tick(anHour);
      expect(readsOf(world, 'ill')).toHaveLength(12);
      expect(world.published).toHaveLength(11);
    },
  );

  it.each([
    { trouble: 'HTTP 503', error: () => zuoraError({}) },
    { trouble: 'locking contention', error: () => zuoraError({ advice: 'not-now', status: 200 }) },
    { trouble: 'a refusal', error: () => zuoraError({ advice: 'refused', status: 400, isRefusal: true }) },
  ])('$trouble is an answer: the other calls are made', async ({ error }) => {
    const world = twoTenants(12);
    world.answer = failing(error);
    await world.tick(anHour);
    expect(readsOf(world, 'ill')).toHaveLength(12);
    expect(untouched(world.items())).toEqual([]);
  });

  it('does not call a tenant for as long as it asks, also in later ticks', async () => {
    const world = twoTenants(1);
    world.answer = failing(() => slowDown(600));
    await world.tick(anHour);
    expect(world.item('ill-0', 'ill').dueAt).toBe(at(anHour + 600));
    world.put(aWatchingItem({ tenant: 'ill', requestId: 'new', periodId: 'p-new' }));
    world.answer = ended;
    await world.tick(anHour + 599);
    expect(readsOf(world, 'ill')).toHaveLength(1);
    expect(world.item('new', 'ill').revision).toBe(1);
    await world.tick(anHour + 600);
    expect(world.item('new', 'ill').state).toBe('concluded');
  });

  it('respects the longest of several pauses that a tenant asks for at the same time', async () => {
    const world = twoTenants(2);
    world.answer = answering(({ id }) => {
      throw slowDown(id === 'p-0' ? 600 : 5);
    });
    await world.tick(anHour);
    expect(readsOf(world, 'ill')).toHaveLength(2);
    world.put(aWatchingItem({ tenant: 'ill', requestId: 'new', periodId: 'p-new' }));
    await world.tick(anHour + 599);
    expect(readsOf(world, 'ill')).toHaveLength(2);
  });

  it('calls a tenant again if only another kind of answer has `Retry-After`', async () => {
    const world = twoTenants(2);
    world.answer = failing(() => zuoraError({ retryAfterSeconds: 600 }));
    await world.tick(anHour);
    world.put(aWatchingItem({ tenant: 'ill', requestId: 'new', periodId: 'p-new' }));
    world.answer = ended;
    await world.tick(anHour + 60);
    expect(world.item('new', 'ill').state).toBe('concluded');
    expect(world.item('ill-0', 'ill').dueAt).toBe(at(anHour + 600));
  });

  it('concludes items after their deadline although the tenant may not be called', async () => {
    const world = twoTenants(1);
    world.put(
      aWatchingItem({
        tenant: 'ill',
        requestId: 'late',
        periodId: 'p-x',
        deadline: at(anHour),
        dueAt: at(anHour),
      }),
    );
    world.tenantAccess.pause('ill', Number.POSITIVE_INFINITY);
    await world.tick(anHour);
    expect(readsOf(world, 'ill')).toEqual([]);
    expect(outcomeOf(world.item('late', 'ill')).outcome).toBe('timed-out');
    expect(world.item('ill-0', 'ill').revision).toBe(1);
  });

  it('logs chosen fields of the trouble, and no text from Zuora', async () => {
    const world = twoTenants(1);
    const reasons = [
      { code: 'a text of others', message: 'a text of Zuora' },
      { code: '50000011', message: 'a text of Zuora' },
    ];
    world.answer = failing(() =>
      zuoraError({ status: 503, reasons, processId: 'process-1', zuoraRequestId: 'request-1' }),
    );
    await world.tick(anHour);
    expect(world.reports.find(({ code }) => code === 'zuora-trouble')?.fields).toEqual({
      tenant: 'ill',
      requestId: 'ill-0',
      periodId: 'p-0',
      trackId: 'zpc-1',
      reason: 'try-later',
      detail: 'GET: HTTP 503',
      status: 503,
      zuoraCode: '50000011',
      zuoraRequestId: 'request-1',
      zuoraProcessId: 'process-1',
    });
  });
});

describe('one bad item, tenant or answer never delays the others', () => {
  const requestIdOf = (event: string) => parseEvent(event).data.requestId;
  const good = aWatchingItem({ requestId: 'good', dueAt: at(120) });
  const bad = aWatchingItem({ requestId: 'bad', dueAt: at(60) });

  async function expectOnlyGood(world: PollWorld): Promise<void> {
    world.answer = ended;
    await world.tick(anHour);
    expect(world.published.map(requestIdOf)).toEqual(['good']);
  }

  it('an item that cannot be read is reported and left for a person', async () => {
    const world = new PollWorld(good, bad);
    world.onGet = ({ requestId }) => {
      if (requestId === 'bad') throw new UnreadableItemError('The ledger item does not have the form: run');
    };
    await expectOnlyGood(world);
    expect(world.reports).toContainEqual({
      code: 'item-unreadable',
      fields: { tenant: 'default', requestId: 'bad', errorName: 'UnreadableItemError' },
    });
    expect(world.item('bad').revision).toBe(1);
  });

  it('an item that is concluded without an event is reported', async () => {
    const world = new PollWorld(good, { ...bad, state: 'concluded' });
    await expectOnlyGood(world);
    expect(world.codes()).toContain('item-unreadable');
  });

  it('an item whose write fails, of the same period', async () => {
    const world = new PollWorld(good, bad);
    world.onReplace = ({ requestId }) => {
      if (requestId === 'bad') throw new TypeError('a message that may quote the item');
    };
    await expectOnlyGood(world);
    const failed = world.reports.find(({ code }) => code === 'item-failed');
    expect(failed?.fields).toMatchObject({ requestId: 'bad', errorName: 'TypeError' });
    expect(JSON.stringify(world.reports)).not.toContain('quote');
  });

  it('an item whose publishing fails', async () => {
    const world = new PollWorld(good, bad);
    world.onPublish = (event) => {
      if (requestIdOf(event) === 'bad') throw new Error('InvalidParameter');
    };
    await expectOnlyGood(world);
    expect(world.codes()).toContain('outcome-unpublished');
  });

  it('a stored event that cannot be published, among concluded ones', async () => {
    const world = new PollWorld(
      { ...bad, state: 'concluded', event: 'no JSON' },
      ...Array.from({ length: 20 }, (_, index) =>
        aWatchingItem({ requestId: `c-${index}`, state: 'concluded', event: `event ${index}` }),
      ),
    );
    world.onPublish = (event) => {
      JSON.parse(event === 'no JSON' ? event : '{}');
    };
    await world.tick(anHour);
    expect(world.published).toHaveLength(20);
  });

  it('an unexpected error of a read is reported', async () => {
    const world = new PollWorld({ ...bad, periodId: 'p-bad' }, good);
    world.answer = (read) => {
      if (read.id === 'p-bad') throw new TypeError('unforeseen');
      return ended(read);
    };
    await world.tick(anHour);
    expect(world.published.map(requestIdOf)).toEqual(['good']);
    expect(world.item('bad').state).toBe('watching');
  });

  it('a tenant whose calls all fail does not delay the others', async () => {
    const world = twoTenants(3);
    world.answer = ended;
    world.onReplace = ({ tenant }) => {
      if (tenant === 'ill') throw new Error('throttled');
    };
    await world.tick(anHour);
    expect(world.published.map(requestIdOf)).toEqual(['well']);
  });

  it('each of them gets its outcome by the deadline once it works again', async () => {
    const world = new PollWorld(good, bad);
    world.onPublish = (event) => {
      if (requestIdOf(event) === 'bad') throw new Error('InvalidParameter');
    };
    await expectOnlyGood(world);
    world.onPublish = () => undefined;
    await world.tick(deadlineSeconds);
    expect(world.published.map(requestIdOf)).toEqual(['good', 'bad']);
  });
});

describe('trouble of the ledger and of SNS does not affect other items', () => {
  const many = (count: number, item: (index: number) => LedgerItem) =>
    Array.from({ length: count }, (_, i) => item(i));

  it('an index that fails on its second page: the items of the first page are handled', async () => {
    const world = new PollWorld(
      ...many(4, (i) => aWatchingItem({ requestId: `close-${i}`, periodId: `p-${i}` })),
    );
    world.pageSize = 2;
    world.onPage = (page) => {
      if (page === 2) throw new Error('throttled');
    };
    await world.tick(anHour);
    expect(world.reads).toHaveLength(2);
    expect(world.codes()).toContain('item-failed');
  });

  it('an index that cannot be read at all fails the tick, so that an alarm is raised', async () => {
    const world = new PollWorld(aWatchingItem());
    world.onPage = () => {
      throw new Error('throttled');
    };
    await expect(world.tick(anHour)).rejects.toThrow('throttled');
  });

  it.each([
    { error: new UnreadableItemError('no item'), code: 'item-unreadable' },
    { error: new Error('throttled'), code: 'item-failed' },
  ])('an item that cannot be read because of $error.name is reported as $code', async ({ error, code }) => {
    const world = new PollWorld(aWatchingItem());
    world.onGet = () => {
      throw error;
    };
    await world.tick(anHour);
    expect(world.codes()).toContain(code);
  });

  it('more outcomes than a tick can publish, all refused by SNS, do not keep open closes from their turn', async () => {
    const stuck = many(700, (i) => ({
      ...concludedItem(aWatchingItem({ requestId: `stuck-${i}` }), {
        now: atMs(0),
        event: '{}',
        because: 'deadline',
      }),
    }));
    const world = new PollWorld(...stuck, aWatchingItem({ requestId: 'open', periodId: 'p-open' }));
    world.onPublish = () => {
      throw new Error('out');
    };
    await world.tick(anHour);
    expect(world.reads.map(({ id }) => id)).toEqual(['p-open']);
  });

  it('items that the ledger leaves out stay unchanged, and the others are handled', async () => {
    const world = new PollWorld(
      aWatchingItem({ requestId: 'given' }),
      aWatchingItem({ requestId: 'left-out', periodId: 'p-other' }),
    );
    world.answer = ended;
    world.unread = ['left-out'];
    await world.tick(anHour);
    expect(world.published).toHaveLength(1);
    expect(world.item('left-out').revision).toBe(1);
    expect(world.reports).toContainEqual({
      code: 'item-failed',
      fields: {
        tenant: 'default',
        requestId: 'left-out',
        detail: 'the ledger did not give the item',
      },
    });
  });

  it('a failed read of many items affects only its own items in this tick', async () => {
    const world = twoTenants(104);
    world.answer = ended;
    world.onMany = (keys) => {
      if (keys.length === 100) throw new RangeError('throttled');
    };
    await world.tick(anHour);
    expect(world.published).toHaveLength(5);
    const failed = world.reports.filter(({ code }) => code === 'item-failed');
    expect(failed).toHaveLength(100);
    expect(failed.every(({ fields }) => fields.errorName === 'RangeError')).toBe(true);
  });

  it('more outcomes than are read at once are all published in one tick', async () => {
    const stuck = many(1_200, (i) => ({
      ...aWatchingItem({ requestId: `told-${i}` }),
      state: 'concluded' as const,
      event: `event ${i}`,
    }));
    const world = new PollWorld(
      ...stuck,
      ...many(700, (i) => aWatchingItem({ requestId: `open-${i}`, periodId: `p-${i}` })),
    );
    world.answer = ended;
    await world.tick(anHour);
    expect(world.published).toHaveLength(1_900);
    expect(new Set(world.published).size).toBe(1_900);
  });

  it('a topic that hangs is not used again in this tick, but in the next', async () => {
    const stuck = many(40, (i) => ({
      ...aWatchingItem({ requestId: `told-${i}` }),
      state: 'concluded' as const,
      event: `event ${i}`,
    }));
    const world = new PollWorld(...stuck);
    let asked = 0;
    world.onPublish = () => {
      asked += 1;
      world.clock += 3;
      throw new Error('no answer');
    };
    await world.tick(anHour);
    // Only those of the first turn, which were in progress when the third had failed.
    expect(asked).toBe(4);
    world.onPublish = () => undefined;
    await world.tick(anHour + 60);
    expect(world.published).toHaveLength(40);
  });

  it.each([
    { rule: 'fails at once', seconds: 0 },
    { rule: 'hangs now and then', seconds: 3 },
  ])('a topic that $rule gets each outcome', async ({ seconds }) => {
    const items = many(40, (i) => aWatchingItem({ requestId: `close-${i}` }));
    const world = new PollWorld(...items);
    world.answer = ended;
    let asked = 0;
    world.onPublish = () => {
      asked += 1;
      if (seconds > 0 && asked % 2 === 0) return;
      world.clock += seconds;
      throw new Error('not now');
    };
    await world.tick(anHour);
    expect(asked).toBe(40);
  });

  it('an outcome whose publishing fails twice does not end the tick', async () => {
    const world = new PollWorld(aWatchingItem({ requestId: 'a' }), aWatchingItem({ requestId: 'b' }));
    world.answer = ended;
    const effects = world.effects();
    const report: typeof effects.report = (code, fields) => {
      effects.report(code, fields);
      if (code === 'outcome-published' && fields.requestId === 'a') throw new RangeError('no log');
    };
    world.effects = () => ({ ...effects, report });
    await world.tick(anHour);
    expect(world.item('b').publishedAt).toBe(at(anHour));
    expect(world.item('a')).toMatchObject({ state: 'concluded', publishedAt: null });
    expect(world.reports.filter(({ code }) => code === 'item-failed')).toHaveLength(1);
  });

  it('a period is read although the topic hangs', async () => {
    const world = new PollWorld(
      { ...aWatchingItem({ requestId: 'told', dueAt: at(0) }), state: 'concluded', event: '{}' },
      ...many(30, (i) => aWatchingItem({ requestId: `close-${i}`, periodId: `p-${i}` })),
    );
    world.answer = ended;
    const allAreRead = Promise.withResolvers<void>();
    world.onReplace = () => {
      if (world.reads.length === 30) allAreRead.resolve();
    };
    world.onPublish = () => allAreRead.promise;
    await world.tick(anHour);
    expect(world.published).toHaveLength(31);
  });

  it('a read that our own time limit ends is not trouble of Zuora: its item stays unchanged', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = () => {
      world.timeLeftMs = 0;
      throw silence();
    };
    await world.tick(anHour);
    expect(world.item()).toEqual(aWatchingItem());
  });
});

import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { waitSeconds } from '../../../functions/set-pending-close/wait.ts';
import { isoTime, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { concluded } from '../../../functions/shared/ledger/outcome-event.ts';
import { UnknownTenantError } from '../../../functions/shared/zuora/errors.ts';
import {
  answerLost,
  aPeriod,
  aRequest,
  CloseWorld,
  deadline,
  fails,
  holdMs,
  refusedWith,
  run,
  settings,
  start,
  zuoraAnswers,
  zuoraTrouble,
} from './world.ts';

const byId = aRequest({ accountingPeriod: { id: 'nov' } });
const minute = 60_000;

/** A later delivery of the same message, in an invocation of its own. */
function deliverAt(world: CloseWorld, at: number) {
  world.now = at;
  world.nextInvocation();
  return world.deliver(byId);
}

/** The writes that changed only why the item waits: the cost of storing that. */
function writesForWaiting({ writes }: CloseWorld): LedgerItem[] {
  const rest = ({ waiting: _, revision: __, ...item }: LedgerItem) => item;
  return writes.filter((item, index) => {
    const before = writes[index - 1];
    return before !== undefined && isDeepStrictEqual(rest(before), rest(item));
  });
}

const reasons: [because: string, (world: CloseWorld) => void][] = [
  ['trial-balance-running', (world) => world.change({ run: run('Processing', 'x') })],
  ['unknown-word', (world) => world.change({ status: 'Frozen' })],
  ['zuora-trouble', (world) => Object.assign(world, { readTrouble: zuoraTrouble() })],
  ['slow-down', (world) => Object.assign(world, { readTrouble: zuoraAnswers(429, 'unreadable') })],
  ['credentials-refused', (world) => Object.assign(world, { readTrouble: zuoraAnswers(403, 'unreadable') })],
  [
    'in-line',
    (world) =>
      Object.assign(world, { prepareTrouble: zuoraTrouble({ advice: 'wait-in-line', isRefusal: true }) }),
  ],
  ['hold', (world) => world.putAnswers.push(fails(zuoraTrouble()))],
  ['refused', (world) => world.putAnswers.push(fails(refusedWith(50000030)))],
  ['no-time-left', (world) => Object.assign(world, { timeLeftMs: 100_000 })],
];

describe('an item that waits stores why, and since when', () => {
  test.each(reasons)('%s', async (because, make) => {
    const world = new CloseWorld();
    make(world);
    expect(await world.deliver(byId)).toMatchObject({ is: 'waiting', because });
    expect(world.item().waiting).toEqual({ because, since: isoTime(start) });
  });

  test('if the tenant is not called after another of its messages', async () => {
    const world = new CloseWorld();
    world.listTrouble = zuoraAnswers(429, 'unreadable');
    await world.deliver(aRequest({ requestId: 'close-2' }));
    await world.deliver(byId);
    expect(world.item().waiting).toEqual({ because: 'slow-down', since: isoTime(start) });
  });

  test('in the first write, if the secret cannot be used', async () => {
    const world = new CloseWorld();
    world.secret = zuoraTrouble({ advice: 'fix-credentials' });
    await world.deliver(byId);
    expect(world.writes.map(({ waiting }) => waiting?.because)).toEqual(['credentials-refused']);
  });

  test('if the secret is gone', async () => {
    const world = new CloseWorld();
    world.readTrouble = zuoraTrouble();
    await world.deliver(byId);
    world.readTrouble = null;
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.prepare') throw new UnknownTenantError('gone');
    };
    await deliverAt(world, start + minute);
    expect(world.item().waiting).toEqual({
      because: 'credentials-refused',
      since: isoTime(start + minute),
    });
  });
});

describe('why an item waits is written only when the reason changes', () => {
  test.each(reasons.filter(([because]) => !['hold', 'refused', 'no-time-left'].includes(because)))(
    '%s, for hours: one write at the most, and the time of the first',
    async (because, make) => {
      const world = new CloseWorld();
      make(world);
      await world.deliver(byId);
      const { length } = world.writes;
      for (let delivery = 1; delivery <= 20; delivery++) await deliverAt(world, start + delivery * holdMs);
      expect(world.writes).toHaveLength(length);
      expect(world.item().waiting).toEqual({ because, since: isoTime(start) });
    },
  );

  test('another reason has its own time', async () => {
    const world = new CloseWorld();
    world.readTrouble = zuoraTrouble();
    await world.deliver(byId);
    world.readTrouble = zuoraAnswers(429, 'unreadable');
    await deliverAt(world, start + minute);
    expect(world.item().waiting).toEqual({ because: 'slow-down', since: isoTime(start + minute) });
    world.readTrouble = zuoraTrouble();
    await deliverAt(world, start + 2 * minute);
    expect(world.item().waiting).toEqual({ because: 'zuora-trouble', since: isoTime(start + 2 * minute) });
  });

  test('a refused PUT needs no additional write', async () => {
    const world = new CloseWorld();
    world.putAnswers = Array(5).fill(fails(refusedWith(50000030)));
    for (let delivery = 0; delivery < 5; delivery++) await deliverAt(world, start + delivery * minute);
    expect(writesForWaiting(world)).toEqual([]);
    expect(world.item().waiting).toEqual({ because: 'refused', since: isoTime(start + 4 * minute) });
  });

  test('an unclear PUT whose hold another delivery finds again: once', async () => {
    const world = new CloseWorld();
    world.putAnswers = [fails(zuoraTrouble())];
    await world.deliver(byId);
    await deliverAt(world, start + minute);
    await deliverAt(world, start + 2 * minute);
    expect(writesForWaiting(world)).toHaveLength(1);
  });
});

describe('how many writes a close costs that waits for 24 hours', () => {
  /** All its deliveries, with the average back-off between them. */
  async function waitItOut(world: CloseWorld, before: (delivery: number) => void) {
    let delivery = 0;
    for (world.now = start; world.now < deadline; delivery++) {
      before(delivery);
      await deliverAt(world, world.now);
      const wait = { receiveCount: delivery + 1, untilDeadlineMs: deadline - world.now, floorSeconds: 0 };
      world.now += Math.max(1, waitSeconds(wait, { ...settings, backoffMinSeconds: 15 }, 0.5)) * 1000;
    }
    return { deliveries: delivery, writes: world.writes.length, forWaiting: writesForWaiting(world).length };
  }

  test('one more as long as the reason stays the same', async () => {
    const silent = new CloseWorld();
    silent.readTrouble = zuoraTrouble();
    const outage = await waitItOut(silent, () => {});
    expect(outage.deliveries).toBeGreaterThan(190);
    expect(outage).toMatchObject({ writes: 2, forWaiting: 1 });

    const busy = await waitItOut(new CloseWorld(aPeriod({ run: run('Processing', 'x') })), () => {});
    expect(busy).toMatchObject({ writes: 2, forWaiting: 0 });
  });

  test('one if each delivery sends a PUT that is refused: the reason goes with the write back', async () => {
    const world = new CloseWorld();
    world.putAnswers = Array(500).fill(fails(refusedWith(50000050)));
    const { deliveries, writes, forWaiting } = await waitItOut(world, () => {});
    expect(forWaiting).toBe(1);
    // Until the deadline is nearer than a hold, each delivery stores its baseline and returns to accepted.
    expect(writes).toBeLessThanOrEqual(2 + 2 * deliveries);
  });

  test('at most one for each delivery if the reason changes each time', async () => {
    const world = new CloseWorld();
    const troubles = [zuoraTrouble(), zuoraAnswers(429, 'unreadable'), zuoraAnswers(403, 'unreadable')];
    const { deliveries, forWaiting } = await waitItOut(world, (delivery) => {
      world.readTrouble = troubles[delivery % 3] ?? null;
    });
    expect(forWaiting).toBe(deliveries);
  });
});

describe('why an item waits is only for people', () => {
  const waiting = () => {
    const world = new CloseWorld();
    world.readTrouble = zuoraTrouble({ retryAfterSeconds: 77 });
    return world;
  };
  /** The write of the reason is the first write after the read. */
  const atTheNote = (world: CloseWorld, act: () => void) => {
    world.beforeEffect = (effect) => {
      if (!effect.startsWith('zuora.read')) return;
      world.beforeEffect = (next) => {
        if (next.startsWith('ledger.')) act();
      };
    };
  };
  const wait = { is: 'waiting', because: 'zuora-trouble', floorSeconds: 77 };

  test('a write that fails does not change the wait', async () => {
    const world = waiting();
    atTheNote(world, () => {
      throw new Error('throttled');
    });
    expect(await world.deliver(byId)).toEqual(wait);
    expect(world.item().waiting).toBeNull();
    world.beforeEffect = () => {};
    await deliverAt(world, start + minute);
    expect(world.item().waiting?.since).toBe(isoTime(start + minute));
  });

  test('a write that is lost changes neither the wait nor what another writer stored', async () => {
    const world = waiting();
    atTheNote(world, () => {
      world.beforeEffect = () => {};
      world.store({ ...world.item(), state: 'watching', revision: world.item().revision + 1 });
    });
    expect(await world.deliver(byId)).toEqual(wait);
    expect(world.item()).toMatchObject({ state: 'watching', waiting: null });
  });

  test('without time, the write is left to the next delivery', async () => {
    const world = waiting();
    world.timeLeftMs = 11_999;
    expect(await world.deliver(byId)).toEqual(wait);
    expect(world.item().waiting).toBeNull();
    world.timeLeftMs = 12_000;
    await world.deliver(byId);
    expect(world.item().waiting?.because).toBe('zuora-trouble');
  });

  test('if others write the item again and again, it is not written', async () => {
    const world = new CloseWorld();
    world.beforeEffect = (effect) => {
      if (effect === 'ledger.replace sent')
        world.store({ ...world.item(), revision: world.item().revision + 1 });
    };
    expect(await world.deliver(byId)).toMatchObject({ because: 'lost-write' });
    expect(world.item().waiting).toBeNull();
  });

  test('an item that is left to polling, or whose deadline is over, is not written', async () => {
    const world = new CloseWorld();
    await world.deliver(byId);
    expect(world.item()).toMatchObject({ state: 'watching', waiting: null });
    world.readTrouble = zuoraTrouble();
    const { length } = world.writes;
    await deliverAt(world, start + minute);

    const late = new CloseWorld();
    late.readTrouble = zuoraTrouble();
    late.beforeEffect = (effect) => {
      if (effect.startsWith('zuora.read')) late.now = deadline;
    };
    await late.deliver(byId);
    expect(world.writes).toHaveLength(length);
    expect(late.item().waiting).toBeNull();
  });

  test('the next step removes it', async () => {
    const world = waiting();
    await world.deliver(byId);
    world.readTrouble = null;
    await deliverAt(world, start + minute);
    expect(world.writes.map(({ state, waiting: why }) => [state, why?.because ?? null])).toEqual([
      ['accepted', null],
      ['accepted', 'zuora-trouble'],
      ['sent', null],
      ['watching', null],
    ]);
  });

  test('pending close removes the reason of a hold', async () => {
    const world = new CloseWorld();
    world.putAnswers = [answerLost()];
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.readTrouble = zuoraTrouble();
    };
    await world.deliver(byId);
    expect(world.item()).toMatchObject({ state: 'sent', waiting: { because: 'zuora-trouble' } });
    Object.assign(world, { readTrouble: null, beforeEffect: () => {} });
    await deliverAt(world, start + minute);
    expect(world.item()).toMatchObject({ state: 'watching', waiting: null });
  });

  test('no outcome has it', async () => {
    const world = waiting();
    await world.deliver(byId);
    const conclusion = { outcome: 'timed-out', now: deadline, reasons: [], fileIds: null } as const;
    const item = concluded(world.item(), conclusion, 'deadline');
    expect(item.waiting).toBeNull();
    expect(item.event).not.toMatch(/waiting|zuora-trouble|since/);
  });
});

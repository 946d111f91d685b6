import { describe, expect, it } from 'vitest';
import type { PollContext } from '../../../functions/poll-trial-balance/poll-context.ts';
import { pollTrialBalances } from '../../../functions/poll-trial-balance/poll-trial-balances.ts';
import { rejectionReasons } from '../../../functions/set-pending-close/rejection.ts';
import { watchingItem } from '../../../functions/shared/ledger/ledger-transitions.ts';
import { concluded } from '../../../functions/shared/ledger/outcome-event.ts';
import {
  anAcceptedItem,
  aPeriod,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
  deadlineSeconds,
  newerStart,
} from './items.ts';
import { outcomeOf, parseEvent } from './outcome-of.ts';
import { type Answer, PollWorld, zuoraError } from './world.ts';

const anHour = 3600;
const ended: Answer = ({ id }) => aPeriod({ id, run: { status: 'Completed', start: newerStart } });

/** The bytes of every delivery, by event id. */
function deliveries(world: PollWorld): Map<string, Set<string>> {
  const byId = Map.groupBy(world.published, (event) => parseEvent(event).id);
  return new Map([...byId].map(([id, events]) => [id, new Set(events)]));
}

function expectEachToldTheSame(world: PollWorld, ids: number): void {
  const told = deliveries(world);
  expect(told.size).toBe(ids);
  for (const [, events] of told) expect(events.size).toBe(1);
}

/** Effects that never settle from the n-th on, as when a process dies: before the effect, or with its answer lost. */
function dyingAt(effects: PollContext, n: number, when: 'before' | 'after'): PollContext {
  let done = 0;
  const mortal =
    <Arguments extends unknown[], Result>(effect: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      done += 1;
      if (done > n || (done === n && when === 'before')) throw new Error('dead');
      const result = await effect(...given);
      if (done >= n) throw new Error('dead');
      return result;
    };
  const { ledger, zuora } = effects;
  return {
    ...effects,
    publish: mortal(effects.publish),
    zuora: { ...zuora, getPeriod: mortal(zuora.getPeriod) },
    ledger: {
      get: mortal(ledger.get),
      getMany: mortal(ledger.getMany),
      replace: mortal(ledger.replace),
      due: ledger.due,
    },
  };
}

describe('whatever crashes, every delivery of an outcome is the same, byte for byte', () => {
  const crashes = Array.from({ length: 14 }, (_, index) => index + 1).flatMap((n) => [
    { n, when: 'before' as const },
    { n, when: 'after' as const },
  ]);

  it.each(crashes)('$when effect $n of a tick', async ({ n, when }) => {
    const world = new PollWorld(
      aWatchingItem({ requestId: 'a' }),
      aWatchingItem({ requestId: 'b' }),
      aWatchingItem({ requestId: 'c', periodId: 'p-other' }),
    );
    world.answer = ended;
    world.clock = anHour;
    await pollTrialBalances(atMs(anHour), dyingAt(world.effects(), n, when));
    // Zuora shows something else at the next tick. An outcome that was concluded before must not change.
    world.answer = () => aPeriod({ status: 'Open' });
    await world.tick(anHour + 300);
    await world.tick(anHour + 900);
    expectEachToldTheSame(world, 3);
    for (const item of world.items()) expect(item).toMatchObject({ state: 'concluded', dueAt: null });
  });

  it('a crash between publishing and marking delivers twice', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = ended;
    world.onReplace = (_before, after) => {
      if (after.publishedAt !== null) throw new Error('dead');
    };
    await world.tick(anHour);
    world.onReplace = () => undefined;
    await world.tick(anHour + 60);
    expect(world.published).toHaveLength(2);
    expectEachToldTheSame(world, 1);
  });
});

describe('an outcome is due until it is published', () => {
  it('stays due while publishing fails, and is then sent unchanged', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = ended;
    world.onPublish = () => {
      throw new Error('SNS is away');
    };
    await world.tick(anHour);
    const { event, dueAt } = world.item();
    expect(dueAt).toBe(at(anHour));
    await world.tick(2 * deadlineSeconds);
    world.onPublish = () => undefined;
    await world.tick(3 * deadlineSeconds);
    expect(world.published).toEqual([event]);
    expect(world.reads).toHaveLength(1);
  });

  it('is not published without time, but by the next tick', async () => {
    const world = new PollWorld(aWatchingItem({ state: 'concluded', event: '{}' }));
    world.timeLeftMs = 0;
    await world.tick(anHour);
    expect(world.published).toEqual([]);
    world.timeLeftMs = 1000;
    await world.tick(anHour + 60);
    expect(world.published).toEqual(['{}']);
  });

  it('is published by polling if the closing function concluded it, also `rejected`', async () => {
    const reasons = rejectionReasons({ is: 'reject', code: 'period-closed' }, []);
    const conclusion = { outcome: 'rejected', now: atMs(5), reasons, fileIds: null } as const;
    const world = new PollWorld(concluded(anAcceptedItem(), conclusion, 'period-closed'));
    await world.tick(60);
    const { data, type } = parseEvent(world.published[0] ?? null);
    expect(type).toBe('zuora.pending-close.rejected.v1');
    expect(data).toMatchObject({ outcome: 'rejected', reasons: [{ code: 'period-closed' }] });
    expect(world.reads).toEqual([]);
    expect(world.item()).toMatchObject({ dueAt: null, publishedAt: at(60) });
  });
});

describe('two ticks at once', () => {
  it('conclude once, and all deliveries are the same', async () => {
    const world = new PollWorld(aWatchingItem());
    const bothRead = Promise.withResolvers<void>();
    world.answer = async ({ id }) => {
      const run = { status: 'Completed', start: `2026-12-02 0${3 + world.reads.length}:30:00` };
      if (world.reads.length === 2) bothRead.resolve();
      await bothRead.promise;
      return aPeriod({ id, run });
    };
    await Promise.all([world.tick(anHour), world.tick(anHour)]);
    await world.tick(anHour + 60);
    expect(world.codes().filter((code) => code === 'outcome-concluded')).toHaveLength(1);
    expectEachToldTheSame(world, 1);
    expect(world.item().history.map(({ state }) => state)).toEqual(['accepted', 'concluded', 'published']);
  });

  it('both publish a concluded item, mark it once, and report no failure', async () => {
    const world = new PollWorld(aWatchingItem({ state: 'concluded', event: '{}' }));
    const bothPublish = Promise.withResolvers<void>();
    let publisher = 0;
    world.onPublish = () => {
      publisher += 1;
      if (publisher === 2) bothPublish.resolve();
      return bothPublish.promise;
    };
    await Promise.all([world.tick(anHour), world.tick(anHour)]);
    expect(world.published).toEqual(['{}', '{}']);
    expect(world.item().revision).toBe(2);
    expect(world.codes()).not.toContain('item-failed');
  });
});

describe('a tick that loses a conditional write starts over from a new read', () => {
  /** Another writer's write comes just before ours, `times` times. */
  function overtaken(world: PollWorld, times: number, write: () => void): void {
    let left = times;
    world.onReplace = () => {
      if (left === 0) return;
      left -= 1;
      write();
    };
  }
  const touch = (world: PollWorld) => () =>
    world.put({ ...world.item(), revision: world.item().revision + 1 });

  it('of the item and of the period', async () => {
    const world = new PollWorld(aSentItem());
    overtaken(world, 1, () => {
      const facts = { now: atMs(anHour - 60), pollMinMs: 60_000, adopted: false, because: null };
      world.put({ ...watchingItem(world.item(), facts), revision: 2 });
      world.answer = ended;
    });
    await world.tick(anHour);
    expect(world.reads).toHaveLength(2);
    expect(outcomeOf(world.item())).toMatchObject({ outcome: 'completed', pendingCloseAt: at(anHour - 60) });
  });

  it('and does not change an item that the other writer concluded', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = ended;
    overtaken(world, 1, () => world.put({ ...world.item(), state: 'concluded', event: '{}', revision: 2 }));
    await world.tick(anHour);
    expect(world.reads).toHaveLength(1);
    expect(world.item()).toMatchObject({ event: '{}', revision: 2 });
  });

  it('only for the item whose write was lost', async () => {
    const world = new PollWorld(aWatchingItem(), aWatchingItem({ requestId: 'other' }));
    world.answer = ended;
    let isFirst = true;
    world.onReplace = ({ requestId }) => {
      if (requestId === 'close-1' && isFirst) touch(world)();
      isFirst = false;
    };
    await world.tick(anHour);
    expect(world.reads).toHaveLength(2);
    expect(world.published).toHaveLength(2);
  });

  it('and gives up for this tick after a few losses, without losing the item', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = ended;
    overtaken(world, 100, touch(world));
    await world.tick(anHour);
    expect(world.reads).toHaveLength(4);
    expect(world.codes()).toContain('item-failed');
    world.onReplace = () => undefined;
    await world.tick(anHour + 60);
    expect(world.published).toHaveLength(1);
  });

  it('but not without time', async () => {
    const world = new PollWorld(aWatchingItem());
    overtaken(world, 1, () => {
      touch(world)();
      world.timeLeftMs = 4_000;
    });
    await world.tick(anHour);
    expect(world.reads).toHaveLength(1);
    expect(world.item().revision).toBe(2);
  });

  it('and reports if the new read of the item fails', async () => {
    const world = new PollWorld(aWatchingItem());
    overtaken(world, 1, () => {
      touch(world)();
      world.onGet = () => {
        throw new Error('throttled');
      };
    });
    await world.tick(anHour);
    expect(world.codes()).toContain('item-failed');
  });

  it('but drops a postponement that lost against a conclusion', async () => {
    const world = new PollWorld(aWatchingItem());
    world.answer = () => {
      throw zuoraError({});
    };
    overtaken(world, 1, () => world.put({ ...world.item(), state: 'concluded', event: '{}', revision: 2 }));
    await world.tick(anHour);
    expect(world.item()).toMatchObject({ state: 'concluded', event: '{}' });
  });
});

describe('a request until its outcome, over a whole day', () => {
  it('ends as `timed-out` once, if there is never an answer', async () => {
    const world = new PollWorld(aSentItem(), anAcceptedItem({ requestId: 'accepted' }));
    world.answer = () => {
      throw zuoraError({ isAnswered: false });
    };
    for (let minute = 1; minute <= 24 * 60 + 5; minute += 1) await world.tick(minute * 60 + 1, minute * 60);
    expect(world.published.map((event) => parseEvent(event).data)).toMatchObject([
      { outcome: 'timed-out', concludedAt: at(deadlineSeconds + 1) },
      { outcome: 'timed-out', concludedAt: at(deadlineSeconds + 1) },
    ]);
    // 60 s apart, because a `sent` item has not been watched yet.
    expect(world.reads.length).toBeLessThanOrEqual(24 * 60);
  });

  it('is read less and less often while its run goes on, and is published within a tick after its end', async () => {
    const world = new PollWorld(aWatchingItem());
    const running: Answer = ({ id }) => aPeriod({ id, run: { status: 'Processing', start: newerStart } });
    world.answer = (read) => (world.clock >= 5 * anHour ? ended(read) : running(read));
    for (let minute = 1; minute <= 6 * 60; minute += 1) await world.tick(minute * 60 + 2, minute * 60);
    expect(world.reads.length).toBeLessThan(80);
    const { outcome, concludedAt } = outcomeOf(world.item());
    expect(outcome).toBe('completed');
    expect(Date.parse(concludedAt)).toBeLessThanOrEqual(atMs(5 * anHour + 300 + 2));
  });
});

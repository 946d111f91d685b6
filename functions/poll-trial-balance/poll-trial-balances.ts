import pLimit, { type LimitFunction } from 'p-limit';
import { nameOfKey } from '../shared/ledger/ledger.ts';
import { about, isoTime, type LedgerItem, periodIdOf } from '../shared/ledger/ledger-item.ts';
import { nameOf } from '../shared/telemetry/telemetry.ts';
import { type Collected, collectDue, type DueItem, type DueOfTenant, turnsByTenant } from './due-items.ts';
import type { PollContext } from './poll-context.ts';
import {
  type PeriodGroup,
  type PeriodRead,
  type PeriodsContext,
  pollPeriod,
  settleAll,
  type TenantTick,
} from './poll-period.ts';
import { createPublisher, type Publisher } from './publisher.ts';

/** The share of a tenant's concurrent calls that polling takes: Zuora's default limit is 40 (rate-limits guide). */
export const callsAtOncePerTenant = 4;
/**
 * With four calls for each tenant, and the calls to AWS, the open connections stay well below the 1,024 files that a
 * function may open ("Lambda quotas"). A tick can try some 250 tenants that have just become silent. From the next tick
 * on, these are in a lane of their own.
 */
const tenantsAtOnce = 100;
/** How many of these may be tenants that did not answer last time: each may use its whole turn without any result. */
const silentAtOnce = 20;

/** The items that a tick knew of when it began, to be measured after it. */
export interface OpenItems extends Pick<Collected, 'openCount' | 'first'> {
  /** The names of the keys whose items are no longer open. */
  closed: ReadonlySet<string>;
}

/**
 * Handles everything that is due (docs/specification.md, "What polling does"): publishes what is concluded, reads each
 * distinct period once, decides, concludes, publishes. Tenants are served side by side and take turns, so that no
 * tenant waits for everything that another has due. Besides the keys, only the items of the current turns are in
 * memory.
 *
 * @param at the scheduled time of this tick, milliseconds since 1970
 */
export async function pollTrialBalances(at: number, context: PollContext): Promise<OpenItems> {
  const until = isoTime(Math.max(context.now(), at));
  const { due, dueCount, openCount, first } = await collectDue(until, context);
  context.report('tick-started', { count: dueCount });
  const closed = new Set<string>();
  const publisher = createPublisher(context, (item) => void closed.add(nameOfKey(item)));
  const tenants = turnsByTenant(due, { ...context, until, closed });
  try {
    await inTurns(tenants, at, { ...context, publisher });
  } finally {
    await publisher.done();
  }
  return { openCount, first, closed };
}

/**
 * Tenants stand in a queue. A tenant that had a turn and has more due goes to its end. Tenants that did not answer last
 * time have a lane of their own: many silent tenants would otherwise take all the time.
 */
async function inTurns(
  tenants: readonly DueOfTenant[],
  tick: number,
  context: PeriodsContext,
): Promise<void> {
  const { silent = [], others = [] } = Object.groupBy(tenants, ({ tenant }) =>
    context.tenantAccess.isSilent(tenant) ? 'silent' : 'others',
  );
  const silentLane = pLimit(silentAtOnce);
  const mainLane = pLimit(tenantsAtOnce - Math.min(silent.length, silentAtOnce));
  const serveAll = (all: readonly DueOfTenant[], lane: LimitFunction) =>
    Promise.all(
      all.map((due) =>
        serve(due, lane, {
          tick,
          isWakeUp: false,
          context,
          visit: context.tenantAccess.beginVisit(due.tenant, context.now()),
        }),
      ),
    );
  await Promise.all([
    serveAll(others, mainLane).then(() => {
      silentLane.concurrency = tenantsAtOnce;
    }),
    serveAll(silent, silentLane),
  ]);
}

async function serve({ turns }: DueOfTenant, lane: LimitFunction, tenantTick: TenantTick): Promise<void> {
  const reads = new Map<string, PeriodRead | undefined>();
  for (const readDue of turns) {
    await lane(async () => {
      if (tenantTick.context.timeLeftMs() > 0) await takeTurn(await readDue(), reads, tenantTick);
    });
  }
}

/** @param reads what was read of the tenant's periods in this tick, by period; what is read now is added */
async function takeTurn(
  due: readonly DueItem[],
  reads: Map<string, PeriodRead | undefined>,
  tenantTick: TenantTick,
): Promise<void> {
  const { context } = tenantTick;
  const { concluded = [], open = [] } = Object.groupBy(due, ({ item: { state } }) =>
    state === 'concluded' ? 'concluded' : 'open',
  );
  await Promise.all([
    offerAll(
      concluded.map(({ item }) => item),
      context.publisher,
    ),
    pLimit(callsAtOncePerTenant).map(groupsByPeriod(open), async ([period, group]) => {
      try {
        const known = reads.get(period);
        const read =
          known === undefined
            ? await pollPeriod({ group: itemsOf(group), tenantTick })
            : await settleLater(group, known, tenantTick);
        reads.set(period, read ?? known);
      } catch (error) {
        const [{ item }] = group;
        context.report('item-failed', { ...about(item), errorName: nameOf(error) });
      }
    }),
  ]);
}

/**
 * Settles items that were read from the ledger after their period was read from Zuora. The read of the period may be
 * older than a write of an item, so it decides only unchanged items. One new read serves all others, because if the
 * index is behind, every item may seem to have changed.
 *
 * @returns the new read, if one was made
 */
async function settleLater(
  group: DueGroup,
  read: PeriodRead,
  tenantTick: TenantTick,
): Promise<PeriodRead | null> {
  const { asBefore = [], changed = [] } = Object.groupBy(group, ({ isAsCollected }) =>
    isAsCollected ? 'asBefore' : 'changed',
  );
  await settleAll(
    asBefore.map(({ item }) => item),
    read,
    tenantTick,
  );
  const [first, ...others] = changed;
  return first === undefined ? null : pollPeriod({ group: itemsOf([first, ...others]), tenantTick });
}

/** One after another, because the publisher limits how many may wait. */
async function offerAll(items: readonly LedgerItem[], publisher: Publisher): Promise<void> {
  for (const item of items) await publisher.offer(item);
}

export type DueGroup = readonly [DueItem, ...DueItem[]];

export const itemsOf = ([first, ...others]: DueGroup): PeriodGroup => [
  first.item,
  ...others.map(({ item }) => item),
];

/** Groups items by scope and period. An item whose period or scope is not known yet is a group of its own. */
export function groupsByPeriod(due: readonly DueItem[]): Map<string, DueGroup> {
  const groups = new Map<string, [DueItem, ...DueItem[]]>();
  for (const one of due) {
    const { requestId, scope } = one.item;
    const id = periodIdOf(one.item);
    const key =
      id === null || scope === null ? requestId : JSON.stringify([id, scope.entityId, scope.orgIds]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  return groups;
}

import pLimit from 'p-limit';
import { isoTime, type LedgerItem, periodIdOf } from '../shared/ledger-item.ts';
import { nameOf } from '../shared/telemetry.ts';
import { byTenant, collectDueKeys, type DueOfTenant } from './due-items.ts';
import { type PeriodGroup, pollPeriod } from './poll-period.ts';
import type { Polling } from './polling.ts';
import { type Publishing, startPublishing } from './publishing.ts';
import { createTenantAccess } from './tenant-access.ts';

/** The share of a tenant's concurrent calls that polling takes: Zuora's default limit is 40 (rate-limits guide). */
const callsAtOncePerTenant = 4;
/**
 * With four calls each, and what goes to AWS, well below the 1,024 files that Lambda lets a function open ("Lambda
 * quotas"). Some 250 tenants that begin to be silent can be tried in a tick; from the next one on they come last.
 */
const tenantsAtOnce = 100;

/** What a tick shares among its tenants. */
interface Tick {
  /** Its scheduled time, milliseconds since 1970. */
  at: number;
  polling: Polling;
  publishing: Publishing;
}

/**
 * Does what is due (docs/contract.md, "What polling does"): publishes what is concluded, reads each distinct period once,
 * judges, concludes, publishes. Tenants go side by side. No item, tenant or answer keeps another from its turn, and of
 * what is due no more is in memory than is worked on, beside the keys.
 *
 * @param at the scheduled time of this tick, milliseconds since 1970
 */
export async function pollTrialBalances(at: number, polling: Polling): Promise<void> {
  const until = isoTime(Math.max(polling.now(), at));
  const keys = await collectDueKeys(until, polling);
  polling.report('tick-started', { count: keys.length });
  const tick: Tick = { at, polling, publishing: startPublishing(polling) };
  const tenants = silentLast(byTenant(keys, until, polling), polling);
  try {
    await pLimit(tenantsAtOnce).map(tenants, (due) => pollTenant(due, tick));
  } finally {
    await tick.publishing.done();
  }
}

/** Whoever did not answer last time is asked when the others were: where many are silent, they would take all the time. */
function silentLast(tenants: readonly DueOfTenant[], { pauses }: Polling): DueOfTenant[] {
  const { silent = [], others = [] } = Object.groupBy(tenants, ({ tenant }) =>
    pauses.isSilent(tenant) ? 'silent' : 'others',
  );
  return [...others, ...silent];
}

async function pollTenant({ tenant, pieces }: DueOfTenant, tick: Tick): Promise<void> {
  const { polling, publishing } = tick;
  const access = createTenantAccess();
  if (polling.pauses.leftMs(tenant, polling.now()) > 0) access.close();
  const read = new Set<string>();
  for (const readDue of pieces) {
    if (polling.timeLeftMs() <= 0) return;
    const due = await readDue();
    const { concluded = [], open = [] } = Object.groupBy(due, ({ state }) =>
      state === 'concluded' ? 'concluded' : 'open',
    );
    const groups = groupsByPeriod(open);
    // An item of a later piece was read after its period was: it waits for the next tick, where it is among the first.
    const fresh = [...groups].filter(([period]) => !read.has(period));
    for (const [period] of fresh) read.add(period);
    const poll = async (group: PeriodGroup) => {
      try {
        await pollPeriod(group, tick.at, access, { ...polling, publishing });
      } catch (error) {
        const [{ requestId }] = group;
        polling.report('item-failed', { tenant, requestId, errorName: nameOf(error) });
      }
    };
    await Promise.all([
      offerAll(concluded, publishing),
      pLimit(callsAtOncePerTenant).map(fresh, ([, group]) => poll(group)),
    ]);
  }
}

/** One after another, so that no more wait than there is room for. */
async function offerAll(items: readonly LedgerItem[], publishing: Publishing): Promise<void> {
  for (const item of items) await publishing.offer(item);
}

/** Items whose period or scope is not known yet stand alone; the others together, by scope and period. */
function groupsByPeriod(items: readonly LedgerItem[]): Map<string, PeriodGroup> {
  const groups = new Map<string, [LedgerItem, ...LedgerItem[]]>();
  for (const item of items) {
    const { requestId, scope } = item;
    const id = periodIdOf(item);
    const key =
      id === null || scope === null ? requestId : JSON.stringify([id, scope.entityId, scope.orgIds]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

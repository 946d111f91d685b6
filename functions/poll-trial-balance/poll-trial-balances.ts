import type { LedgerKey } from '../shared/ledger.ts';
import { isoTime, type LedgerItem } from '../shared/ledger-item.ts';
import { nameOf } from '../shared/telemetry.ts';
import { inParallel } from './in-parallel.ts';
import { type PeriodGroup, pollPeriod } from './poll-period.ts';
import type { Polling } from './polling.ts';
import { publishOutcome } from './publish-outcome.ts';
import { createTenantAccess } from './tenant-access.ts';

/** The share of a tenant's concurrent calls that polling takes: Zuora's default limit is 40 (rate-limits guide). */
const callsAtOncePerTenant = 4;
const ledgerReadsAtOnce = 10;
const publishesAtOnce = 10;
/** What is due beyond this waits for the next tick, so that a backlog is worked off instead of only being listed. */
const mostItems = 500;
/** Without this much time nothing more is collected, milliseconds. */
const collectMs = 30_000;

/**
 * Does what is due (contract, "What polling does"): publishes what is concluded, reads each distinct period once,
 * judges, concludes, publishes. Tenants go side by side. No item, tenant or answer keeps another from its turn.
 *
 * @param tick the scheduled time of this tick, milliseconds since 1970
 */
export async function pollTrialBalances(tick: number, polling: Polling): Promise<void> {
  const items = await collectDue(tick, polling);
  const isConcluded = (item: LedgerItem) => item.state === 'concluded';
  const open = items.filter((item) => !isConcluded(item));
  polling.report('tick-started', { count: items.length });
  await Promise.all([
    inParallel(publishesAtOnce, items.filter(isConcluded), (item) => publishOutcome(item, polling)),
    ...[...Map.groupBy(open, (item) => item.tenant)].map(([tenant, own]) =>
      pollTenant(tenant, own, tick, polling),
    ),
  ]);
}

/** Reads every due item by its key, consistently: the index only names them and may be behind. */
async function collectDue(tick: number, polling: Polling): Promise<LedgerItem[]> {
  const { ledger, report, now, timeLeftMs } = polling;
  const items: LedgerItem[] = [];
  const until = isoTime(Math.max(now(), tick));
  const reservedMs = Math.min(collectMs, timeLeftMs() / 2);
  for await (const keys of ledger.due(until)) {
    const found = new Map<LedgerKey, LedgerItem>();
    await inParallel(ledgerReadsAtOnce, keys, async (key) => {
      try {
        const item = await ledger.get(key);
        if (item !== undefined && item.dueAt !== null && item.dueAt <= until) found.set(key, item);
      } catch (error) {
        report('item-unreadable', { ...key, errorName: nameOf(error) });
      }
    });
    // In the order of the index, longest overdue first, whatever order the reads came back in.
    items.push(...keys.flatMap((key) => found.get(key) ?? []));
    if (items.length >= mostItems || timeLeftMs() < reservedMs) break;
  }
  return items;
}

async function pollTenant(
  tenant: string,
  items: readonly LedgerItem[],
  tick: number,
  polling: Polling,
): Promise<void> {
  const access = createTenantAccess();
  if ((polling.pausedUntil.get(tenant) ?? 0) > polling.now()) access.close();
  await inParallel(callsAtOncePerTenant, groupsByPeriod(items), async (group) => {
    try {
      await pollPeriod(group, tick, access, polling);
    } catch (error) {
      const [{ requestId }] = group;
      polling.report('item-failed', { tenant, requestId, errorName: nameOf(error) });
    }
  });
}

/** Items whose period or scope is not known yet stand alone; the others together, by scope and period. */
function groupsByPeriod(items: readonly LedgerItem[]): PeriodGroup[] {
  const groups = Map.groupBy(
    items,
    ({ requestId, scope, periodId, request: { accountingPeriod: asked } }) => {
      const id = periodId ?? ('id' in asked ? asked.id : null);
      return id === null || scope === null ? requestId : JSON.stringify([id, scope.entityId, scope.orgIds]);
    },
  );
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [[first, ...rest] as const],
  );
}

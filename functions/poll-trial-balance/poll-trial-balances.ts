import { type LedgerKey, UnreadableItemError } from '../shared/ledger.ts';
import { isoTime, type LedgerItem, periodIdOf } from '../shared/ledger-item.ts';
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
/** What is due beyond this, of the open and of the concluded, waits for the next tick: a backlog is worked off, not listed. */
const mostOfAKind = 500;
/** Collecting ends when no more than this is left, in milliseconds, or half of what there was. */
const workingMs = 30_000;

/**
 * Does what is due (docs/contract.md, "What polling does"): publishes what is concluded, reads each distinct period once,
 * judges, concludes, publishes. Tenants go side by side. No item, tenant or answer keeps another from its turn.
 *
 * @param tick the scheduled time of this tick, milliseconds since 1970
 */
export async function pollTrialBalances(tick: number, polling: Polling): Promise<void> {
  const { open, concluded } = await collectDue(tick, polling);
  polling.report('tick-started', { count: open.length + concluded.length });
  await Promise.all([
    inParallel(publishesAtOnce, concluded, (item) => publishOutcome(item, polling)),
    ...[...Map.groupBy(open, (item) => item.tenant)].map(([tenant, own]) =>
      pollTenant(tenant, own, tick, polling),
    ),
  ]);
}

interface Due {
  open: LedgerItem[];
  concluded: LedgerItem[];
}

/** Collects what is due, each kind up to its bound, so that outcomes which SNS does not take keep no close from its turn. */
async function collectDue(tick: number, polling: Polling): Promise<Due> {
  const { ledger, report, now, timeLeftMs } = polling;
  const due: Due = { open: [], concluded: [] };
  const until = isoTime(Math.max(now(), tick));
  const reservedMs = Math.min(workingMs, timeLeftMs() / 2);
  try {
    for await (const keys of ledger.due(until)) {
      for (const item of await readDue(keys, until, polling)) {
        const kind = item.state === 'concluded' ? due.concluded : due.open;
        if (kind.length < mostOfAKind) kind.push(item);
      }
      if (due.open.length >= mostOfAKind || timeLeftMs() < reservedMs) break;
    }
  } catch (error) {
    // What was found before the index failed is done all the same.
    if (due.open.length + due.concluded.length === 0) throw error;
    report('item-failed', { detail: 'the index could not be read to its end', errorName: nameOf(error) });
  }
  return due;
}

/** Reads items by their keys, consistently: the index only names them and may be behind. In the order of the keys. */
async function readDue(keys: readonly LedgerKey[], until: string, polling: Polling): Promise<LedgerItem[]> {
  const { ledger, report } = polling;
  const found = new Map<LedgerKey, LedgerItem>();
  await inParallel(ledgerReadsAtOnce, keys, async (key) => {
    try {
      const item = await ledger.get(key);
      if (item !== undefined && item.dueAt !== null && item.dueAt <= until) found.set(key, item);
    } catch (error) {
      const code = error instanceof UnreadableItemError ? 'item-unreadable' : 'item-failed';
      report(code, { ...key, errorName: nameOf(error) });
    }
  });
  return keys.flatMap((key) => found.get(key) ?? []);
}

async function pollTenant(
  tenant: string,
  items: readonly LedgerItem[],
  tick: number,
  polling: Polling,
): Promise<void> {
  const access = createTenantAccess();
  if (polling.pauses.leftMs(tenant, polling.now()) > 0) access.close();
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
  return [...groups.values()];
}

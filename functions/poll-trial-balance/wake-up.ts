import pLimit from 'p-limit';
import { itemsPerReadMax, type Ledger, type LedgerKey, LostWriteError } from '../shared/ledger/ledger.ts';
import {
  about,
  dueBy,
  inStateSince,
  isoTime,
  type LedgerItem,
  periodIdOf,
} from '../shared/ledger/ledger-item.ts';
import { nameOf } from '../shared/telemetry/telemetry.ts';
import type { WakeUp } from '../shared/wake-up-event.ts';
import { dueOnceWoken } from './apply-decision.ts';
import { inPieces } from './due-items.ts';
import type { PollContext } from './poll-context.ts';
import { pollPeriod } from './poll-period.ts';
import { callsAtOncePerTenant, groupsByPeriod, itemsOf } from './poll-trial-balances.ts';
import { createPublisher } from './publisher.ts';

export interface WakeUpContext extends PollContext {
  ledger: PollContext['ledger'] & Pick<Ledger, 'waitingOn'>;
}

/**
 * How long a claim lasts, in milliseconds. During this time other wake-ups of the period do nothing, and the claimed
 * items are not due, so that no tick reads the period at the same time.
 */
const claimMs = 10_000;
const claimsAtOnce = 10;
const lostWritesMax = 3;
/** How many claimed items are kept in memory. Further ones are due at the next tick. */
const settledMax = 1_000;

/**
 * Reads a period because Zuora said that a run of it ended (docs/specification.md, "Wake-ups"). The call itself proves
 * nothing: the period is read and the same table decides as in a tick. Nothing is measured.
 */
export async function wakeUp(event: WakeUp, context: WakeUpContext): Promise<void> {
  const { tenant, accountingPeriodId: periodId } = event;
  const { now, report, tenantAccess } = context;
  const claimed = await claimAll(event, context);
  report('wake-up-started', { tenant, periodId, count: claimed.length });
  const publisher = createPublisher(context, () => undefined);
  const tenantTick = {
    tick: now(),
    isWakeUp: true,
    visit: tenantAccess.beginVisit(tenant, now()),
    context: { ...context, publisher },
  };
  const groups = groupsByPeriod(claimed.map((item) => ({ item, isAsCollected: true })));
  try {
    await pLimit(callsAtOncePerTenant).map(groups, async ([, group]) => {
      try {
        await pollPeriod({ group: itemsOf(group), tenantTick });
      } catch (error) {
        report('item-failed', { ...about(itemsOf(group)[0]), errorName: nameOf(error) });
      }
    });
  } finally {
    await publisher.done();
  }
}

/**
 * Claims the items that wait on the period. All wake-ups claim in the same order, and the first items one by one. So if
 * several come at the same time, only one gets past the first item.
 *
 * @returns the claimed items; empty if another wake-up claimed an item of the period less than 10 s ago
 */
async function claimAll(
  { tenant, accountingPeriodId: periodId }: WakeUp,
  context: WakeUpContext,
): Promise<LedgerItem[]> {
  const { ledger, now, timeLeftMs } = context;
  const keys: LedgerKey[] = [];
  for await (const page of ledger.waitingOn({ tenant, periodId })) keys.push(...page);
  keys.sort((one, other) => (one.requestId < other.requestId ? -1 : 1));

  const claimed: LedgerItem[] = [];
  for (const piece of inPieces(itemsPerReadMax, keys)) {
    const { items } = await ledger.getMany(piece);
    let isFirst = !items.some((item) => isTaken(item, now()));
    await pLimit(claimed.length === 0 ? 1 : claimsAtOnce).map(items, async (item) => {
      if (!isFirst || timeLeftMs() <= 0) return;
      const claim = await claimOne(item, periodId, context);
      if (claim === 'taken') isFirst = false;
      else if (claim !== null && claimed.length < settledMax) claimed.push(claim);
    });
    if (!isFirst) return [];
  }
  return claimed;
}

const isTaken = ({ wokenAt }: LedgerItem, now: number): boolean =>
  wokenAt !== undefined && now - Date.parse(wokenAt) < claimMs;

/** @returns the claimed item; null if it does not wait on the period any more, or is too young to be read */
async function claimOne(
  item: LedgerItem,
  periodId: string,
  context: WakeUpContext,
): Promise<LedgerItem | 'taken' | null> {
  const { ledger, report, now, settings } = context;
  const pollMinMs = settings.pollMinSeconds * 1000;
  let current: LedgerItem | undefined = item;
  try {
    for (let lost = 0; lost <= lostWritesMax && waitsOn(current, periodId); lost += 1) {
      if (isTaken(current, now())) return 'taken';
      const isYoung = now() - inStateSince(current) < pollMinMs;
      const after = isYoung ? dueInTime(current, now(), pollMinMs) : withClaim(current, now());
      if (after === current) return null;
      try {
        const stored = await ledger.replace(current, after);
        return isYoung ? null : stored;
      } catch (error) {
        if (!(error instanceof LostWriteError)) throw error;
        current = await ledger.get(current);
      }
    }
  } catch (error) {
    report('item-failed', { ...about(item), errorName: nameOf(error) });
  }
  return null;
}

function waitsOn(item: LedgerItem | undefined, periodId: string): item is LedgerItem {
  if (item === undefined || periodIdOf(item) !== periodId) return false;
  return item.state === 'sent' || item.state === 'watching';
}

/** The item is due again when the claim is over, in case this invocation dies. */
const withClaim = (item: LedgerItem, now: number): LedgerItem => ({
  ...item,
  wokenAt: isoTime(now),
  dueAt: dueBy(item, now + claimMs),
});

/**
 * A young item is due when it is `pollMinSeconds` old, because its period may still show an older run. If it was due
 * sooner, it is unchanged.
 */
function dueInTime(item: LedgerItem, now: number, pollMinMs: number): LedgerItem {
  const dueAt = dueOnceWoken(item, { now, pollMinMs });
  return item.dueAt !== null && item.dueAt <= dueAt ? item : { ...item, dueAt };
}

import pLimit from 'p-limit';
import type { WaitReason } from '../shared/ledger/item-words.ts';
import { LostWriteError } from '../shared/ledger/ledger.ts';
import { about, isPastDeadline, type LedgerItem, periodIdOf } from '../shared/ledger/ledger-item.ts';
import { withSecretUsed } from '../shared/ledger/ledger-transitions.ts';
import { nameOf } from '../shared/telemetry/telemetry.ts';
import type { PeriodLookupById } from '../shared/zuora/accounting-periods.ts';
import { ZuoraError } from '../shared/zuora/errors.ts';
import { troubleOf } from '../shared/zuora/report-trouble.ts';
import { isKnownRunStatus } from '../shared/zuora/run.ts';
import type { TenantVisit } from '../shared/zuora/tenant-access.ts';
import { applyDecision, type PollTiming, postponed } from './apply-decision.ts';
import { isWorthReading } from './decision-table.ts';
import type { PollContext } from './poll-context.ts';
import type { Publisher } from './publisher.ts';

/** How long a read may take, in milliseconds. A later tick tries again. */
const readMs = 20_000;
/** No read is started with less time than this, in milliseconds. */
const beginMs = 5_000;
const lostWritesMax = 3;
/** How many items of a period are written at once: with four periods, as many as the ledger takes at once. */
const settledAtOnce = 10;
/** How long past its deadline a request still waits for a token for its last read, in milliseconds. */
const inLineMsMax = 3_600_000;

/** The requests for one period of one tenant and scope: one read serves them all. */
export type PeriodGroup = readonly [LedgerItem, ...LedgerItem[]];

/** The context with the publisher of the tick. */
export type PeriodsContext = PollContext & { publisher: Publisher };

type ReadResult =
  | { is: 'read'; lookup: PeriodLookupById; secretVersionId: string | null }
  /** The table needs no read. */
  | { is: 'not-needed' }
  /** No call may be made for this tenant now. */
  | { is: 'not-allowed' }
  /** This container has no token for the tenant yet: other tenants' tokens come first. */
  | { is: 'in-line' }
  | { is: 'failed'; because: WaitReason; retryAfterSeconds: number | null };

/** What all items of a tenant share in one tick. */
export interface TenantTick {
  /** The tick's scheduled time, milliseconds since 1970. */
  tick: number;
  /** Whether a wake-up takes the place of the tick. */
  isWakeUp: boolean;
  visit: TenantVisit;
  context: PeriodsContext;
}

/** The result of one call for a period. It serves all items of the period that the tick has time for. */
export interface PeriodRead {
  result: ReadResult;
  /** From before the call. */
  timing: PollTiming;
}

/**
 * Reads a period and settles every item that waits on it. Items for which no time is left stay unchanged.
 *
 * @returns the read, if a call was made, for items of the period that are settled later in this tick
 */
export async function pollPeriod({
  group,
  tenantTick,
  lostWrites = 0,
}: {
  group: PeriodGroup;
  tenantTick: TenantTick;
  /** How many conditional writes of the item were lost in this tick. */
  lostWrites?: number;
}): Promise<PeriodRead | null> {
  const { tick, isWakeUp, visit, context } = tenantTick;
  if (context.timeLeftMs() < beginMs) return null;
  const { pollMinSeconds, pollMaxSeconds } = context.settings;
  const bounds = { pollMinMs: pollMinSeconds * 1000, pollMaxMs: pollMaxSeconds * 1000, isWakeUp };
  const timing: PollTiming = { now: context.now(), tick, ...bounds };
  const result = await readPeriod(group, timing, visit, context);
  await settleAll(group, { result, timing }, tenantTick, lostWrites);
  return result.is === 'read' || result.is === 'failed' ? { result, timing } : null;
}

/** Settles items by a read of their period. Items for which no time is left stay unchanged. */
export async function settleAll(
  items: readonly LedgerItem[],
  { result, timing }: PeriodRead,
  tenantTick: TenantTick,
  lostWrites = 0,
): Promise<void> {
  const { context } = tenantTick;
  const lost: LedgerItem[] = [];
  await pLimit(settledAtOnce).map(items, async (item, index) => {
    // The first items are written in any case, in the reserved time: the call was made for them.
    if (index >= settledAtOnce && context.timeLeftMs() <= 0) return;
    try {
      await settle(item, result, timing, context);
    } catch (error) {
      if (error instanceof LostWriteError && lostWrites < lostWritesMax) lost.push(item);
      else context.report('item-failed', { ...about(item), errorName: nameOf(error) });
    }
  });
  await startOver(lost, tenantTick, lostWrites + 1);
}

/**
 * Starts over with items whose conditional writes were lost: the read of their period may be older than the other
 * writes. One new read serves them all: a wake-up or another tick writes all the items of a period at once.
 */
async function startOver(
  items: readonly LedgerItem[],
  tenantTick: TenantTick,
  lostWrites: number,
): Promise<void> {
  const again = await pLimit(settledAtOnce).map(items, (item) => ifStillOurs(item, tenantTick));
  const [first, ...others] = again.flat();
  if (first === undefined) return;
  try {
    await pollPeriod({ group: [first, ...others], tenantTick, lostWrites });
  } catch (error) {
    tenantTick.context.report('item-failed', { ...about(first), errorName: nameOf(error) });
  }
}

/** @returns the stored item; empty if it is concluded, or if a wake-up has claimed it meanwhile, which reads for it */
async function ifStillOurs(lost: LedgerItem, { tick, isWakeUp, context }: TenantTick): Promise<LedgerItem[]> {
  const { tenant, requestId } = lost;
  try {
    const item = await context.ledger.get({ tenant, requestId });
    if (item === undefined || item.dueAt === null || item.state === 'concluded') return [];
    const isClaimed = item.wokenAt !== lost.wokenAt;
    const isDue = !isWakeUp && Date.parse(item.dueAt) <= Math.max(context.now(), tick);
    return isClaimed && !isDue ? [] : [item];
  } catch (error) {
    context.report('item-failed', { tenant, requestId, errorName: nameOf(error) });
    return [];
  }
}

async function readPeriod(
  group: PeriodGroup,
  timing: PollTiming,
  visit: TenantVisit,
  context: PollContext,
): Promise<ReadResult> {
  const [first] = group;
  const periodId = periodIdOf(first);
  const isWanted = group.some(
    (item) => isWorthReading(item, timing.now, timing.pollMinMs) || isPastDeadline(item, timing.now),
  );
  if (!isWanted || periodId === null || first.scope === null) return { is: 'not-needed' };
  if (!visit.isOpen()) return { is: visit.isInLine() ? 'in-line' : 'not-allowed' };

  const caller = { tenant: first.tenant, ...first.scope, trackId: first.zuoraTrackId };
  try {
    const limits = { timeoutMs: readMs, timeLeftMs: context.timeLeftMs };
    const { period, secretVersionId } = await context.zuora.getPeriod(caller, periodId, limits);
    visit.answered();
    context.report('period-read', {
      ...about(first),
      runStatus: knownWord(period.run.status),
      count: group.length,
    });
    return { is: 'read', lookup: { found: 'one', period }, secretVersionId };
  } catch (error) {
    return failedRead(error, first, visit, context);
  }
}

/** Only words that Zuora documents are logged. */
function knownWord(status: string | null): string | null {
  return isKnownRunStatus(status) ? status : null;
}

function failedRead(error: unknown, item: LedgerItem, visit: TenantVisit, context: PollContext): ReadResult {
  if (error instanceof ZuoraError && error.advice === 'not-found') {
    visit.answered();
    return { is: 'read', lookup: { found: 'none' }, secretVersionId: error.secretVersionId };
  }
  // Our own time was over before Zuora could answer. That says nothing about Zuora, and the item is first next time.
  if (error instanceof ZuoraError && !error.isAnswered && context.timeLeftMs() <= 0) {
    return { is: 'not-allowed' };
  }
  const { because, retryAfterSeconds, mayCallAgain } = troubleOf(error, about(item), context);
  if (because === 'in-line') {
    visit.failed('in-line');
    return { is: 'in-line' };
  }
  visit.failed(mayCallAgain ? 'open' : 'closed');
  return { is: 'failed', because, retryAfterSeconds };
}

async function settle(
  item: LedgerItem,
  result: ReadResult,
  timing: PollTiming,
  context: PeriodsContext,
): Promise<void> {
  const { ledger, report, settings, publisher } = context;
  if (result.is === 'in-line' && !isPastDeadline(item, timing.now - inLineMsMax)) return;
  if (result.is !== 'read' && result.is !== 'not-needed' && !isPastDeadline(item, timing.now)) {
    // Without a call the item stays unchanged and is first next time. After a failed call it comes later, so that it
    // does not delay others.
    if (result.is === 'failed') await ledger.replace(item, postponed(item, timing, result));
    return;
  }
  const known = result.is === 'read' ? withSecretUsed(item, result.secretVersionId) : item;
  const current = { ...known, codeVersion: settings.codeVersion };
  const applied = applyDecision(current, result.is === 'read' ? result.lookup : null, timing);
  if (applied.unknownWord !== null) report('unknown-word', { ...about(item), detail: applied.unknownWord });
  const stored = await ledger.replace(item, applied.item);
  if (applied.outcome === null) {
    report('item-kept', about(stored));
    return;
  }
  report('outcome-concluded', { ...about(stored), outcome: applied.outcome });
  await publisher.offer(stored);
}

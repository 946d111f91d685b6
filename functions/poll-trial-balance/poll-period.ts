import pLimit from 'p-limit';
import { LostWriteError } from '../shared/ledger/ledger.ts';
import { isPastDeadline, type LedgerItem, periodIdOf } from '../shared/ledger/ledger-item.ts';
import { withSecretTaken } from '../shared/ledger/ledger-transitions.ts';
import { about, nameOf } from '../shared/telemetry/telemetry.ts';
import { UnknownTenantError, ZuoraError } from '../shared/zuora/errors.ts';
import { heedSlowDown, reportTrouble, waitReasonOf } from '../shared/zuora/report-trouble.ts';
import { isKnownRunStatus } from '../shared/zuora/run.ts';
import { judge, type Moment, postponed } from './apply-decision.ts';
import { isWorthReading, type Seen } from './decision-table.ts';
import type { Polling } from './poll-context.ts';
import type { Publishing } from './publisher.ts';
import type { TenantAccess } from './tenant-access.ts';

/** A period that does not answer by then does so on a later tick, milliseconds. */
const readMs = 20_000;
/** Without this much time nothing is begun, milliseconds. */
const beginMs = 5_000;
const mostLostWrites = 3;
/** So many items of a period are written at once: with four periods, all that the ledger takes at once. */
const settledAtOnce = 10;
/** For so long past its deadline a request waits in line for its last look; the line moves on by itself, milliseconds. */
const mostInLineMs = 3_600_000;

/** The requests that wait on one period of one tenant and scope: one read serves them all. */
export type PeriodGroup = readonly [LedgerItem, ...LedgerItem[]];

/** Polling, where what is concluded goes. */
export type PollingPeriods = Polling & { publishing: Publishing };

type Look =
  | { is: 'seen'; seen: Seen }
  /** The table needs no read. */
  | { is: 'not-needed' }
  /** No call may be made for this tenant now. */
  | { is: 'not-allowed' }
  /** Zuora would answer: other tenants' tokens come first in this container. */
  | { is: 'in-line' }
  | { is: 'failed'; because: string; retryAfterSeconds: number | null };

/** What the requests of a tenant have in common in a tick. */
export interface TenantTick {
  /** The tick's scheduled time, milliseconds since 1970. */
  tick: number;
  access: TenantAccess;
  polling: PollingPeriods;
}

/** One call for a period, which serves all of its items that the tick gets to. */
export interface PeriodRead {
  look: Look;
  /** From before the call. */
  moment: Moment;
}

/**
 * Reads a period and settles every item that waits on it. What the time left does not allow stays untouched.
 *
 * @returns the read, where a call was made, for items of the period that are to be settled later in this tick
 */
export async function pollPeriod(
  group: PeriodGroup,
  tenantTick: TenantTick,
  lostWrites = 0,
): Promise<PeriodRead | null> {
  const { tick, access, polling } = tenantTick;
  if (polling.timeLeftMs() < beginMs) return null;
  const { pollMinSeconds, pollMaxSeconds } = polling.settings;
  const bounds = { pollMinMs: pollMinSeconds * 1000, pollMaxMs: pollMaxSeconds * 1000 };
  const moment: Moment = { now: polling.now(), tick, ...bounds };
  const look = await lookAt(group, moment, access, polling);
  await settleAll(group, { look, moment }, tenantTick, lostWrites);
  return look.is === 'seen' || look.is === 'failed' ? { look, moment } : null;
}

/** Settles items by a read of their period. What the time left does not allow stays untouched. */
export async function settleAll(
  items: readonly LedgerItem[],
  { look, moment }: PeriodRead,
  tenantTick: TenantTick,
  lostWrites = 0,
): Promise<void> {
  const { polling } = tenantTick;
  await pLimit(settledAtOnce).map(items, async (item, index) => {
    // The first are written in any case, in the time that is kept back for it: the call was made for them.
    if (index >= settledAtOnce && polling.timeLeftMs() <= 0) return;
    try {
      await settle(item, look, moment, polling);
    } catch (error) {
      if (error instanceof LostWriteError && lostWrites < mostLostWrites) {
        await startOver(item, tenantTick, lostWrites + 1);
      } else {
        polling.report('item-failed', { ...about(item), errorName: nameOf(error) });
      }
    }
  });
}

/** Whoever loses a conditional write starts over: what was read of the period may be older than the other's write. */
export async function startOver(
  { tenant, requestId }: LedgerItem,
  tenantTick: TenantTick,
  lostWrites = 1,
): Promise<void> {
  const { ledger, report } = tenantTick.polling;
  try {
    const item = await ledger.get({ tenant, requestId });
    if (item === undefined || item.dueAt === null || item.state === 'concluded') return;
    await pollPeriod([item], tenantTick, lostWrites);
  } catch (error) {
    report('item-failed', { tenant, requestId, errorName: nameOf(error) });
  }
}

async function lookAt(
  group: PeriodGroup,
  moment: Moment,
  access: TenantAccess,
  polling: Polling,
): Promise<Look> {
  const [first] = group;
  const periodId = periodIdOf(first);
  const isWanted = group.some(
    (item) => isWorthReading(item, moment.now, moment.pollMinMs) || isPastDeadline(item, moment.now),
  );
  if (!isWanted || periodId === null || first.scope === null) return { is: 'not-needed' };
  if (!access.isOpen()) return { is: access.isInLine() ? 'in-line' : 'not-allowed' };

  const caller = { tenant: first.tenant, ...first.scope, trackId: first.zuoraTrackId };
  try {
    const limits = { timeoutMs: readMs, timeLeftMs: polling.timeLeftMs };
    const period = await polling.zuora.getPeriod(caller, periodId, limits);
    access.answered();
    polling.pauses.called(first.tenant, { isAnswered: true });
    polling.report('period-read', {
      ...about(first),
      runStatus: knownWord(period.run.status),
      count: group.length,
    });
    return { is: 'seen', seen: { found: 'one', period } };
  } catch (error) {
    return failedLook(error, first, access, polling);
  }
}

/** A word of Zuora's is logged only when it is one of its documented ones. */
function knownWord(status: string | null): string | null {
  return isKnownRunStatus(status) ? status : null;
}

function failedLook(error: unknown, item: LedgerItem, access: TenantAccess, polling: Polling): Look {
  if (error instanceof UnknownTenantError) {
    access.close();
    polling.report('credentials-refused', { ...about(item), reason: 'secret-missing' });
    return { is: 'failed', because: 'credentials-refused', retryAfterSeconds: null };
  }
  if (!(error instanceof ZuoraError)) throw error;
  if (error.advice === 'not-found') {
    access.answered();
    return { is: 'seen', seen: { found: 'none' } };
  }
  if (error.advice === 'wait-in-line') {
    access.waitInLine();
    polling.report('zuora-token-held-back', about(item));
    return { is: 'in-line' };
  }
  // Our own time was over before Zuora could answer: that says nothing of Zuora, and the item is first next time.
  if (!error.isAnswered && polling.timeLeftMs() <= 0) return { is: 'not-allowed' };
  access.failed(error);
  polling.pauses.called(item.tenant, error);
  reportTrouble(error, about(item), polling.report);
  heedSlowDown(error, item.tenant, polling);
  const { retryAfterSeconds } = error;
  return { is: 'failed', because: waitReasonOf(error.advice), retryAfterSeconds };
}

async function settle(item: LedgerItem, look: Look, moment: Moment, polling: PollingPeriods): Promise<void> {
  const { ledger, report, settings, publishing } = polling;
  if (look.is === 'in-line' && !isPastDeadline(item, moment.now - mostInLineMs)) return;
  if (look.is !== 'seen' && look.is !== 'not-needed' && !isPastDeadline(item, moment.now)) {
    // Not called for: untouched, so it is first next time. Called in vain: later, so that it delays no other.
    if (look.is === 'failed') await ledger.replace(item, postponed(item, moment, look));
    return;
  }
  const known = look.is === 'seen' ? withSecretTaken(item, polling.zuora) : item;
  const judged = { ...known, codeVersion: settings.codeVersion };
  const judgement = judge(judged, look.is === 'seen' ? look.seen : null, moment);
  if (judgement.unknownWord !== null)
    report('unknown-word', { ...about(item), detail: judgement.unknownWord });
  const stored = await ledger.replace(item, judgement.item);
  if (judgement.outcome === null) {
    report('item-kept', about(stored));
    return;
  }
  report('outcome-concluded', { ...about(stored), outcome: judgement.outcome });
  await publishing.offer(stored);
}

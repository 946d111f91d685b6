import { inStateSince, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Invocation } from '../world/invocation.ts';
import type { WakeUpCall, ZuoraCall } from '../world/observer.ts';
import { Invariant } from './invariant.ts';
import { OfLastReads } from './last-reads.ts';

const claimMs = 10_000;
/** The longest time from reading the clock to the end of the write, with the retries of the SDK. */
const writeMsMax = 30_000;

export class RightCallsAlone extends Invariant {
  readonly name = 'right-calls-alone';
  readonly sentence = 'A call with the right key invokes polling. Any other gets a 401 and invokes nothing.';
  readonly promise = 'Wake-ups';

  override onCall({ tenant, periodId, isKeyRight }: WakeUpCall, status: number, hasInvoked: boolean): void {
    if (hasInvoked === isKeyRight && status === (isKeyRight ? 200 : 401)) return;
    const key = isKeyRight ? 'right' : 'wrong';
    this.broken(`a call of ${tenant} about ${periodId} with the ${key} key was answered ${status}`);
  }
}

export class OwnPeriodAlone extends Invariant {
  readonly name = 'own-period-alone';
  readonly sentence = 'A wake-up reads and writes nothing but the sent and watching items of its period.';
  readonly promise = 'Wake-ups';

  override onZuoraCall({ invocation: { wakeUp }, route, tenant, periodId }: ZuoraCall): void {
    if (wakeUp === null) return;
    const isOwn = tenant === wakeUp.tenant && (route === 'token' || periodId === wakeUp.accountingPeriodId);
    if (!isOwn || route === 'put' || route === 'list')
      this.broken(`a wake-up for ${wakeUp.accountingPeriodId} made a call ${route} ${tenant} ${periodId}`);
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, { wakeUp }: Invocation): void {
    if (wakeUp === null) return;
    const isOwn = after.tenant === wakeUp.tenant && after.periodId === wakeUp.accountingPeriodId;
    if (!isOwn || before === undefined || before.state === 'accepted')
      this.broken(`a wake-up for ${wakeUp.accountingPeriodId} wrote ${after.requestId} of ${after.tenant}`);
  }
}

interface Claim {
  key: string;
  at: number;
  invocation: Invocation;
}

export class OneReadInTenSeconds extends Invariant {
  readonly name = 'one-read-in-ten-seconds';
  readonly sentence =
    'A wake-up claims an item before it reads, no item less than 10 s after another wake-up claimed it, and none younger than pollMinSeconds.';
  readonly promise = 'Wake-ups';
  readonly #claims: Claim[] = [];

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    const { tenant, requestId, wokenAt } = after;
    if (invocation.wakeUp === null || wokenAt === undefined || wokenAt === before?.wokenAt) return;
    const key = `${tenant}\n${requestId}`;
    const at = Date.parse(wokenAt);
    const other = this.#claims.findLast((claim) => claim.key === key);
    if (other !== undefined && at - other.at < claimMs)
      this.broken(`${requestId} was claimed ${at - other.at} ms after another claim`);
    const { pollMinSeconds } = this.world.core.scenario.settings;
    if (at - inStateSince(after) < pollMinSeconds * 1000)
      this.broken(`${requestId} was claimed ${at - inStateSince(after)} ms after it entered its state`);
    if (this.now - at > writeMsMax) this.broken(`${requestId} was claimed ${this.now - at} ms ago`);
    this.#claims.push({ key, at, invocation });
  }

  override onZuoraCall({ invocation, route, periodId }: ZuoraCall): void {
    if (invocation.wakeUp === null || route !== 'period') return;
    if (!this.#claims.some((claim) => claim.invocation === invocation))
      this.broken(`a wake-up read ${periodId} without a claim`);
  }
}

export class DueAtNextTick extends OfLastReads {
  readonly name = 'due-at-next-tick';
  readonly sentence =
    'An item that a wake-up reads and keeps is due at the next tick, or when it has reached pollMinSeconds.';
  readonly promise = 'Wake-ups';

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    const { state, requestId, dueAt, deadline } = after;
    const isKept = (state === 'sent' || state === 'watching') && before?.state === state;
    if (invocation.wakeUp === null || !isKept || dueAt === null || !this.shownTo(invocation, after)) return;
    const { pollMinSeconds } = this.world.core.scenario.settings;
    const latest = Math.max(this.now, inStateSince(after) + pollMinSeconds * 1000);
    if (Date.parse(dueAt) > Math.min(latest, Date.parse(deadline)))
      this.broken(`${requestId} is due ${Date.parse(dueAt) - this.now} ms after a wake-up read its period`);
  }
}

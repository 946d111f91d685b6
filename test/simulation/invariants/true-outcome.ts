import { isPendingCloseOrClosed } from '../../../functions/shared/zuora/run.ts';
import type { ZuoraAnswered } from '../world/observer.ts';
import type { Period } from '../zuora/period.ts';
import { type OutcomeEvent, outcomeEventSchema, type RequestFacts } from './facts.ts';
import { Invariant } from './invariant.ts';

type Data = OutcomeEvent['data'];

/** Checks each outcome once, at its first delivery, against what really happened. */
abstract class OfOutcome extends Invariant {
  protected abstract check(data: Data, facts: RequestFacts, period: Period | undefined): void;

  override onPublish(event: string) {
    const parsed = outcomeEventSchema.safeParse(JSON.parse(event));
    if (!parsed.success) return;
    const { data } = parsed.data;
    const facts = this.facts.of(data);
    if (facts.events.length > 1) return;
    const { id } = data.accountingPeriod;
    const period = this.world.books.seen(data.tenant, data)?.find(({ plan }) => plan.id === id);
    this.check(data, facts, period);
  }
}

export class NoOlderRun extends OfOutcome {
  readonly name = 'no-older-run';
  readonly sentence =
    'No outcome reports a run that began before this pending close. What an outcome reports of a run is true.';
  readonly promise = '2';

  protected check(
    { outcome, trialBalance, requestId }: Data,
    facts: RequestFacts,
    period: Period | undefined,
  ) {
    const isEnded = outcome === 'completed' || outcome === 'failed';
    if (isEnded && trialBalance.start === null)
      return this.broken(`${requestId} is ${outcome} without a run`);
    if (trialBalance.start === null || facts.since === null) return;
    const { since } = facts;
    const runs = period?.runs.filter(({ start }) => start === trialBalance.start) ?? [];
    const own = runs.filter(({ startedAt }) => startedAt >= since);
    if (own.length === 0) {
      return this.broken(`${requestId} is ${outcome} by the run of ${trialBalance.start}, which is older`);
    }
    const status = { completed: 'Completed', failed: 'Error' }[String(outcome)];
    if (isEnded && !own.some((run) => run.status === status && trialBalance.status === status)) {
      this.broken(`${requestId} is ${outcome} by a run that is ${own[0]?.status}`);
    }
  }
}

export class TrueOutcome extends OfOutcome {
  readonly name = 'true-outcome';
  readonly sentence =
    'Withdrawn, rejected, timed-out and adopted are published only if they are true. Only polling concludes timed-out.';
  readonly promise = '1, 2';

  /** The requests whose last list call gave no usable answer. Then only Zuora's refusal itself is known. */
  readonly #unlisted = new Set<string>();

  override onZuoraAnswer({ call, isUsable, isRefusal }: ZuoraAnswered): void {
    if (call.route !== 'list') return;
    if (isUsable && !isRefusal) this.#unlisted.delete(call.trackId);
    else this.#unlisted.add(call.trackId);
  }

  protected check(data: Data, facts: RequestFacts, period: Period | undefined) {
    const { outcome, requestId, adopted, pendingCloseAt, reasons } = data;
    const item = this.world.ledger.item(data);
    const effects = facts.puts.filter(({ effectAt }) => effectAt !== null).length;
    const codes = reasons.map(({ code }) => code);
    if (adopted && effects > 0) this.broken(`${requestId} is published as adopted, but its PUT took effect`);
    if (adopted && pendingCloseAt !== null)
      this.broken(`${requestId} is adopted, but has a time of pending close`);
    if (outcome === 'rejected' && effects > 0)
      this.broken(`${requestId} is rejected, but its PUT took effect`);
    if (outcome === 'rejected' && !this.#isTrueRejection(codes, facts, period)) {
      this.broken(`${requestId} is rejected for ${codes.join(', ')}, which is not true`);
    }
    if (outcome === 'withdrawn' && codes.includes('put-unclear')) {
      // An invocation that died between a refusal and its record leaves an item that looks as if no refusal had come.
      const isUnclear = item?.history.findLast(({ state }) => state !== 'concluded' && state !== 'published');
      const isOnHold = (facts.concludedAt ?? 0) < Date.parse(item?.holdUntil ?? '');
      if (isOnHold) this.broken(`${requestId} is withdrawn while its PUT may take effect`);
      if (isUnclear?.state !== 'sent') this.broken(`${requestId} had no unclear PUT`);
    } else if (outcome === 'withdrawn' && codes.includes('cancelled')) {
      if (facts.concludedBy?.kind !== 'operator')
        this.broken(`${requestId} is published as cancelled, but no operator cancelled it`);
    } else if (outcome === 'withdrawn' && !wasUndone(facts, period)) {
      this.broken(`${requestId} is withdrawn, but the period stayed in pending close`);
    }
    if (outcome !== 'timed-out') return;
    const isLate =
      facts.concludedAt !== null && item !== undefined && facts.concludedAt >= Date.parse(item.deadline);
    if (!isLate || facts.concludedBy?.kind !== 'polling')
      this.broken(`${requestId} is timed-out before its deadline`);
  }

  /** An earlier open period was the reason, and could be read for some minutes. Then the outcome must name it. */
  #isForEarlier(period: Period | undefined): boolean {
    if (period === undefined || this.world.books.objectionToPendingClose(period) !== 'earlier-open')
      return false;
    const periods = this.world.books.periodsOf(period.plan.tenant, period.plan.entity);
    return periods.every(
      ({ changedAt, hasUnknownStatus }) => changedAt < this.now - 300_000 && !hasUnknownStatus,
    );
  }

  /** Whether an earlier period of the same organization was not closed at any time. */
  #hadEarlierOpen(period: Period | undefined): boolean {
    if (period === undefined) return false;
    const { tenant, entity, org, startDate } = period.plan;
    return this.world.books
      .periodsOf(tenant, entity)
      .filter(({ plan }) => plan.org === org && plan.endDate !== null && plan.endDate < startDate)
      .some(({ past }) => past.some(({ status }) => status === 'Open' || status === 'PendingClose'));
  }

  #isTrueRejection(
    codes: readonly string[],
    { puts, concludedAt }: RequestFacts,
    period: Period | undefined,
  ): boolean {
    const [code] = codes;
    const isListRead = !puts.some(({ call }) => this.#unlisted.has(call.trackId));
    // If ticks die, an outcome may be published long after it was concluded. Then the books may have changed.
    const isFresh = concludedAt !== null && this.now - concludedAt < 120_000;
    switch (code) {
      case 'period-closed':
        return period?.past.some(({ status }) => status === 'Closed') ?? false;
      case 'period-not-found':
        return period === undefined || period.isGone;
      case 'refused-by-zuora': {
        const isSixth = puts.filter(({ isRefused }) => isRefused).length >= 6;
        return isSixth && !(isFresh && isListRead && this.#isForEarlier(period));
      }
      case 'earlier-periods-open':
        return this.#hadEarlierOpen(period);
      case 'period-open-ended':
        return period === undefined || period.plan.endDate === null;
      default:
        return true;
    }
  }
}

/** Whether the period was opened again or deleted after its pending close. */
function wasUndone(facts: RequestFacts, period: Period | undefined): boolean {
  if (facts.since === null || period === undefined) return false;
  const { since } = facts;
  return period.past.some(({ at, status }) => at >= since && !isPendingCloseOrClosed(status));
}

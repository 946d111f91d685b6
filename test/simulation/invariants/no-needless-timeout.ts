import { type LedgerItem, periodIdOf } from '../../../functions/shared/ledger/ledger-item.ts';
import { isRunning } from '../zuora/books.ts';
import type { Period } from '../zuora/period.ts';
import { outcomeEventSchema } from './facts.ts';
import { calmAt } from './in-time.ts';
import { Invariant } from './invariant.ts';

const minute = 60_000;
/** Zuora may ask for a pause of an hour. Otherwise two back-offs and two reads are enough. */
const askedMs = 61 * minute;
const usualMs = 25 * minute;
/** Six refusals have five waits between them, and the last hold must be over before the deadline. */
const sixRefusalsMs = 60 * minute;

export class NoNeedlessTimeout extends Invariant {
  readonly name = 'no-needless-timeout';
  readonly sentence =
    'No request ends as timed-out if its period could have been set, and its outcome published, in a time without faults before its deadline.';
  readonly promise = '4';

  override onPublish(event: string): void {
    const parsed = outcomeEventSchema.safeParse(JSON.parse(event));
    if (!parsed.success || parsed.data.data.outcome !== 'timed-out') return;
    const item = this.world.ledger.item(parsed.data.data);
    if (item === undefined || this.#isMessageLost(item) || this.#isExplained(item)) return;
    this.broken(`${item.requestId} is timed-out without a cause`);
  }

  /** If SQS moved the message to the dead-letter queue, the request waits for its deadline. */
  #isMessageLost({ tenant, requestId }: LedgerItem): boolean {
    const { messages, deadLetters } = this.world.queue;
    const lost = deadLetters.filter(({ why }) => why === null).map(({ messageId }) => messageId);
    return messages.some(
      ({ id, is }) =>
        lost.includes(id) && is.is === 'request' && is.tenant === tenant && is.requestId === requestId,
    );
  }

  #isExplained(item: LedgerItem): boolean {
    const { tenant, scope, deadline, requestedAt } = item;
    const seen = scope === null ? undefined : this.world.books.seen(tenant, scope);
    if (seen === undefined) return true;
    const id = periodIdOf(item);
    const period = seen.find(({ plan }) => plan.id === id);
    // If `id` is null, the period was never looked up: a lookup that finds nothing rejects the request.
    if (id !== null && (period === undefined || period.isGone || isKept(period, item))) return true;
    const hadTrouble = this.world.core.actions.some((action) => action.do === 'weather');
    const calm = calmAt(this.world) + (hadTrouble ? askedMs : 0);
    const changedAt = period === undefined ? 0 : this.#changedAt(period);
    const since = Math.max(calm, Date.parse(requestedAt), changedAt);
    return since + (period?.isBlocked ? sixRefusalsMs : usualMs) > Date.parse(deadline);
  }

  /** When the period or another of the same books changed last: an earlier open period matters too. */
  #changedAt({ plan }: Period): number {
    const periods = this.world.books.periodsOf(plan.tenant, plan.entity);
    return Math.max(...periods.map(({ changedAt }) => changedAt));
  }
}

/** Whether the period shows nothing that concludes the item. An open period that shows its baseline can be set. */
function isKept(period: Period, { baseline }: LedgerItem): boolean {
  const shown = period.isShownAsPending ? null : period.shown;
  const isBaselines =
    period.status !== 'Open' && baseline !== null && baseline.start === (shown?.start ?? null);
  const isBehind = period.runs.at(-1) !== shown;
  return (
    isRunning(period) || period.hasUnknownStatus || period.hasUnknownRunStatus || isBaselines || isBehind
  );
}

import { isDeepStrictEqual } from 'node:util';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Invocation } from '../world/invocation.ts';
import type { ZuoraCall } from '../world/observer.ts';
import { outcomeEventSchema } from './facts.ts';
import { Invariant } from './invariant.ts';

export class CancelledForGood extends Invariant {
  readonly name = 'cancelled-for-good';
  readonly sentence =
    'A request that an operator cancels was accepted. It ends as withdrawn for that reason alone, and no PUT of it takes effect before or after.';
  readonly promise = '1, 3';
  readonly #cancelled = new Set<string>();

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, { kind }: Invocation) {
    if (kind !== 'operator' || before?.state === after.state) return;
    const { requestId, zuoraTrackId, state, event } = after;
    this.#cancelled.add(zuoraTrackId);
    if (before?.state !== 'accepted' || state !== 'concluded')
      return this.broken(`an operator made ${requestId}, which was ${before?.state}, ${state}`);
    const { outcome, reasons } = outcomeEventSchema.parse(JSON.parse(event ?? '')).data;
    const codes = reasons.map(({ code }) => code).join(', ');
    if (outcome !== 'withdrawn' || codes !== 'cancelled')
      this.broken(`${requestId} was cancelled and is ${outcome} for ${codes}`);
    if (this.facts.of(after).puts.some(({ effectAt }) => effectAt !== null))
      this.broken(`${requestId} was cancelled after its PUT took effect`);
  }

  override onPutEffect({ trackId, periodId }: ZuoraCall): void {
    if (this.#cancelled.has(trackId))
      this.broken(`a PUT to ${periodId} took effect after its request was cancelled`);
  }
}

export class SentAgain extends Invariant {
  readonly name = 'sent-again';
  readonly sentence =
    'An outcome that an operator resends is delivered again, and nothing else of its item changes.';
  readonly promise = '1';
  /** How often each outcome had been delivered when its resending was asked for last. */
  readonly #asked = new Map<string, { item: LedgerItem; deliveries: number }>();

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, { kind }: Invocation) {
    if (kind !== 'operator' || before?.state !== after.state) return;
    const { length } = this.facts.of(after).events;
    this.#asked.set(`${after.tenant}\n${after.requestId}`, { item: after, deliveries: length });
    if (after.state !== 'concluded' || length === 0)
      this.broken(`the resending of ${after.requestId} was accepted while it is ${after.state}`);
    if (!isDeepStrictEqual(withoutResending(before), withoutResending(after)))
      this.broken(`${after.requestId} changed when its resending was asked for`);
  }

  override onEnd(): void {
    for (const { item, deliveries } of this.#asked.values()) {
      if (this.facts.of(item).events.length <= deliveries)
        this.broken(`the outcome of ${item.requestId} was not sent again`);
    }
  }
}

/** An item without its revision, its due time and the history entries of resending. */
function withoutResending({ revision: _, dueAt: __, history, ...rest }: LedgerItem) {
  return { ...rest, history: history.filter(({ state }) => state !== 'resend-asked') };
}

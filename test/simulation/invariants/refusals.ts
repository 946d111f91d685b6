import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Invocation } from '../world/invocation.ts';
import type { Message } from '../world/message.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import { Invariant } from './invariant.ts';

export class OnePutADelivery extends Invariant {
  readonly name = 'one-put-a-delivery';
  readonly sentence =
    'A delivery whose PUT Zuora refused sends no other PUT, even if another writer changes the item in between.';
  readonly promise = 'What setting a period to pending close does';
  readonly #batches = new Map<Invocation, readonly Message[]>();
  readonly #refused = new Map<Invocation, string[]>();

  override onBatch(messages: readonly Message[], invocation: Invocation): void {
    this.#batches.set(invocation, messages);
    this.#refused.set(invocation, []);
  }

  /** A 401 does not count here: the call is repeated once, which `call-budget` checks. */
  override onZuoraAnswer({ call, isCountedRefusal }: ZuoraAnswered): void {
    if (call.route === 'put' && isCountedRefusal) this.#refused.get(call.invocation)?.push(call.trackId);
  }

  override onZuoraCall({ route, invocation, trackId }: ZuoraCall): void {
    if (route !== 'put') return;
    const key = this.facts.ofTrack(trackId)?.key;
    // A batch may hold several messages of one request: each is a delivery.
    const deliveries = this.#batches
      .get(invocation)
      ?.filter(
        ({ is }) => is.is === 'request' && is.tenant === key?.tenant && is.requestId === key.requestId,
      );
    const refused = this.#refused.get(invocation)?.filter((each) => each === trackId) ?? [];
    if (refused.length > 0 && refused.length >= (deliveries?.length ?? 0))
      this.broken(`another PUT of ${trackId} was sent in the delivery whose PUT was refused`);
  }

  override onBatchEnd(_messages: unknown, _response: unknown, invocation: Invocation): void {
    this.#batches.delete(invocation);
    this.#refused.delete(invocation);
  }
}

export class SixRefusals extends Invariant {
  readonly name = 'six-refusals';
  readonly sentence =
    'After six refused PUTs that no read explains, no other PUT is sent, even if the list or a read fails. A refusal does not count if the process or the ledger fails before the write back.';
  readonly promise = 'What setting a period to pending close does';
  readonly #refusals = new Map<string, number>();

  override onZuoraAnswer({ call, isCountedRefusal }: ZuoraAnswered): void {
    if (call.route === 'put' && isCountedRefusal) this.#add(call.trackId, 1);
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem): void {
    // A read explained the last refusal, so it does not count.
    if (before !== undefined && after.refusals < before.refusals) this.#add(after.zuoraTrackId, -1);
  }

  override onZuoraCall({ route, trackId }: ZuoraCall): void {
    if (route !== 'put' || this.#mayHaveFailed()) return;
    const refusals = this.#refusals.get(trackId) ?? 0;
    if (refusals >= 6) this.broken(`a PUT of ${trackId} was sent after ${refusals} refusals`);
  }

  #add(trackId: string, count: number): void {
    this.#refusals.set(trackId, (this.#refusals.get(trackId) ?? 0) + count);
  }

  #mayHaveFailed(): boolean {
    return Object.keys(this.world.core.figures.counts).some(
      (name) =>
        name.startsWith('crashes/') || (name.startsWith('faults/ledger') && !name.endsWith('lost-write')),
    );
  }
}

export class LeftAlone extends Invariant {
  readonly name = 'left-alone';
  readonly sentence =
    'A tenant that asks for fewer calls and names no time is not called for another request of the same batch.';
  readonly promise = 'Wait';
  readonly #asked = new Map<string, string>();

  override onZuoraAnswer({ call, status, retryAfterSeconds }: ZuoraAnswered): void {
    if (call.route === 'token' || call.invocation.kind !== 'closing') return;
    if (status === 429 && (retryAfterSeconds ?? 0) <= 0)
      this.#asked.set(`${call.invocation.id} ${call.tenant}`, call.trackId);
  }

  override onZuoraCall({ route, invocation, tenant, trackId }: ZuoraCall): void {
    if (route === 'token') return;
    const asked = this.#asked.get(`${invocation.id} ${tenant}`);
    // After this answer, the invocation may read the result of its PUT.
    if (asked !== undefined && asked !== trackId)
      this.broken(`${tenant} asked for fewer calls and was called for ${trackId}`);
  }
}

import type { LedgerItem } from '../../../functions/shared/ledger-item.ts';
import type { Invocation } from '../world/invocation.ts';
import type { ZuoraAnswered } from '../world/observer.ts';
import { Invariant } from './invariant.ts';

export class InPace extends Invariant {
  readonly name = 'in-pace';
  readonly sentence =
    "What a tick keeps is due again after a fifth of its time on watch, within the settings' bounds, counted from the tick.";
  readonly promise = 'What polling does';
  /** The tenants of which some call got no good answer: what waits on that waits as long as it was asked to. */
  readonly #troubled = new WeakMap<Invocation, Set<string>>();

  override onZuoraAnswer({ call, status }: ZuoraAnswered): void {
    if (status === 200) return;
    const troubled = this.#troubled.get(call.invocation) ?? new Set<string>();
    this.#troubled.set(call.invocation, troubled.add(call.tenant));
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    const { state, tenant, requestId, dueAt } = after;
    const isOpen = state === 'sent' || state === 'watching';
    if (invocation.tick === null || !isOpen || before?.state !== state || dueAt === null) return;
    if (this.#troubled.get(invocation)?.has(tenant)) return;
    // How old it was for the tick, nobody but the tick knows to the millisecond.
    const earliest = this.#due(after, invocation.tick, invocation.startedAt);
    const latest = this.#due(after, invocation.tick, this.now);
    const due = Date.parse(dueAt);
    if (due < earliest) this.broken(`${requestId} is due ${earliest - due} ms before its time`);
    if (due > latest) this.broken(`${requestId} is due ${due - latest} ms after its time`);
  }

  #due({ watchingAt, deadline }: LedgerItem, tick: number, now: number): number {
    const { pollMinSeconds, pollMaxSeconds } = this.world.core.scenario.settings;
    const onWatchMs = watchingAt === null ? 0 : now - Date.parse(watchingAt);
    const pauseMs = Math.min(Math.max(onWatchMs / 5, pollMinSeconds * 1000), pollMaxSeconds * 1000);
    return Math.min(Math.floor(tick + pauseMs), Date.parse(deadline));
  }
}

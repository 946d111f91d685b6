import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Invocation } from '../world/invocation.ts';
import { OfLastReads } from './last-reads.ts';

export class InPace extends OfLastReads {
  readonly name = 'in-pace';
  readonly sentence =
    'An item that a tick reads and keeps is due again after a fifth of the time that it has been watched, within the bounds of the settings, counted from the tick.';
  readonly promise = 'What polling does';

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    const { state, requestId, dueAt } = after;
    const isKept = (state === 'sent' || state === 'watching') && before?.state === state;
    // Only after an answered read: after a failed one, the item waits as long as Zuora asked.
    if (invocation.tick === null || !isKept || dueAt === null || !this.shownTo(invocation, after)) return;
    // The age that the tick used is not known exactly: it is between these two.
    const earliest = this.#due(after, invocation.tick, invocation.startedAt);
    const latest = this.#due(after, invocation.tick, this.now);
    const due = Date.parse(dueAt);
    if (due < earliest) this.broken(`${requestId} is due ${earliest - due} ms before its time`);
    if (due > latest) this.broken(`${requestId} is due ${due - latest} ms after its time`);
  }

  #due({ watchingAt, deadline }: LedgerItem, tick: number, now: number): number {
    const { pollMinSeconds, pollMaxSeconds } = this.world.core.scenario.settings;
    const watchedMs = watchingAt === null ? 0 : now - Date.parse(watchingAt);
    const pauseMs = Math.min(Math.max(watchedMs / 5, pollMinSeconds * 1000), pollMaxSeconds * 1000);
    return Math.min(Math.floor(tick + pauseMs), Date.parse(deadline));
  }
}

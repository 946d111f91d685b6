import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Invocation } from '../world/invocation.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import { booksKey } from '../zuora/scope.ts';
import { Invariant } from './invariant.ts';

/** A read shows what was true when Zuora processed it. The functions know only when it was sent. */
export class BeforeTheRead extends Invariant {
  readonly name = 'before-the-read';
  readonly sentence = 'The time of a decision is from before the read was sent.';
  readonly promise = 'What polling does';
  /** When the last answered read was sent, by invocation and by the key of what may depend on the read. */
  readonly #sentAt = new WeakMap<Invocation, Map<string, number>>();

  override onZuoraAnswer({ call }: ZuoraAnswered): void {
    if (call.route !== 'period') return;
    const { invocation, at } = call;
    const known = this.#sentAt.get(invocation) ?? new Map<string, number>();
    this.#sentAt.set(invocation, known);
    const key = keyOf(invocation, call);
    known.set(key, Math.max(known.get(key) ?? 0, at));
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    const { requestId, zuoraTrackId: trackId } = after;
    const key = keyOf(invocation, { ...after, trackId });
    const sentAt = this.#sentAt.get(invocation)?.get(key);
    if (sentAt === undefined) return;
    for (const entry of after.history.slice(before?.history.length ?? 0)) {
      const late = Date.parse(entry.at) - sentAt;
      if (dependsOnRead(entry, invocation) && late > 0)
        this.broken(`${requestId} is ${entry.state}, ${late} ms after the read that shows it was sent`);
    }
  }
}

/** A tick reads a period once for all items that watch it; a delivery reads it for itself. */
function keyOf(
  { kind }: Invocation,
  of: Pick<ZuoraCall | LedgerItem, 'tenant' | 'scope' | 'periodId'> & { trackId: string },
): string {
  return kind === 'polling' ? `${booksKey(of)} ${of.periodId}` : `${of.trackId} ${of.periodId}`;
}

/**
 * Whether the entry's time must be from before the read. A deadline depends on the clock alone, and the age of an
 * adopted pending close counts from after the read.
 */
function dependsOnRead({ state, because }: LedgerItem['history'][number], { kind }: Invocation): boolean {
  if (state === 'watching') return because === 'pending-close-seen';
  return state === 'concluded' && kind === 'polling' && because !== 'deadline';
}

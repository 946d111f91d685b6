import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Invocation } from '../world/invocation.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import { booksKey } from '../zuora/scope.ts';
import { Invariant } from './invariant.ts';

type Shown = NonNullable<ZuoraAnswered['shown']>;

const keyOf = (of: Pick<ZuoraCall | LedgerItem, 'tenant' | 'scope' | 'periodId'>) =>
  `${booksKey(of)} ${of.periodId}`;

/** An invariant that depends on what the last read of a period showed. A read without an answer shows nothing. */
export abstract class OfLastReads extends Invariant {
  readonly #shown = new WeakMap<Invocation, Map<string, Shown>>();

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route === 'period') this.#shown.get(call.invocation)?.delete(keyOf(call));
  }

  override onZuoraAnswer({ call, shown }: ZuoraAnswered): void {
    if (call.route !== 'period' || shown === null) return;
    const known = this.#shown.get(call.invocation) ?? new Map<string, Shown>();
    this.#shown.set(call.invocation, known.set(keyOf(call), shown));
  }

  protected shownTo(invocation: Invocation, item: LedgerItem): Shown | undefined {
    return this.#shown.get(invocation)?.get(keyOf(item));
  }
}

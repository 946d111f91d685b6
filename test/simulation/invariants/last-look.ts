import type { LedgerItem } from '../../../functions/shared/ledger-item.ts';
import { isPendingCloseOrClosed } from '../../../functions/shared/run.ts';
import type { Invocation } from '../world/invocation.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import { booksKey } from '../zuora/scope.ts';
import { outcomeEventSchema } from './facts.ts';
import { Invariant } from './invariant.ts';

type Shown = NonNullable<ZuoraAnswered['shown']> & { askedAt: number };

export class LastLook extends Invariant {
  readonly name = 'last-look';
  readonly sentence = 'No request is told as timed-out by a tick whose read shows how it ended.';
  readonly promise = 'What polling does';
  /** What the last read of a period showed a tick; nothing where it got no answer. */
  readonly #shown = new WeakMap<Invocation, Map<string, Shown>>();

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route === 'period') this.#shown.get(call.invocation)?.delete(keyOf(call));
  }

  override onZuoraAnswer({ call, shown }: ZuoraAnswered): void {
    if (call.route !== 'period' || shown === null) return;
    const known = this.#shown.get(call.invocation) ?? new Map<string, Shown>();
    this.#shown.set(call.invocation, known);
    known.set(keyOf(call), { ...shown, askedAt: call.at });
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    if (before?.state !== 'watching' || after.state !== 'concluded') return;
    const { data } = outcomeEventSchema.parse(JSON.parse(after.event ?? ''));
    const shown = this.#shown.get(invocation)?.get(keyOf(after));
    if (data.outcome !== 'timed-out' || shown === undefined) return;
    if (this.#saysHow(shown, before))
      this.broken(`${after.requestId} is timed-out by a read of ${shown.status} ${shown.runStatus}`);
  }

  #saysHow({ status, runStatus, runStart, askedAt }: Shown, { watchingAt, baseline }: LedgerItem): boolean {
    const youngMs = this.world.core.scenario.settings.pollMinSeconds * 1000;
    if (watchingAt === null || askedAt - Date.parse(watchingAt) < youngMs) return false;
    const isEnded = runStatus === 'Completed' || runStatus === 'Error';
    const isAnother = baseline === null || baseline.start !== runStart;
    return status === 'Open' || (isPendingCloseOrClosed(status) && isEnded && isAnother);
  }
}

const keyOf = (of: Pick<ZuoraCall | LedgerItem, 'tenant' | 'scope' | 'periodId'>) =>
  `${booksKey(of)} ${of.periodId}`;

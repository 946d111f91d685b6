import type { Invocation } from '../world/invocation.ts';
import type { ZuoraCall } from '../world/observer.ts';
import { Invariant } from './invariant.ts';

export class OwnAddress extends Invariant {
  readonly name = 'own-address';
  readonly sentence =
    "Every call goes to the tenant's own address, on one of four paths, whatever an answer holds.";
  readonly promise = '5';

  override onZuoraCall({ address, tenant }: ZuoraCall): void {
    const isOwn =
      /^https:\/\/rest\.zuora\.com\/(oauth\/token|v1\/accounting-periods(\/[A-Za-z0-9_-]+(\/pending-close)?)?)$/.test(
        address,
      );
    if (!isOwn) this.broken(`${tenant} is called at ${address}`);
  }
}

/** A name that a call and its repetition have in common. */
const nameOf = ({ tenant, trackId, route, periodId, page }: ZuoraCall) =>
  `${tenant} ${trackId} ${route} ${periodId} ${page}`;

export class DeadConnection extends Invariant {
  readonly name = 'dead-connection';
  readonly sentence =
    'A read or a token request whose connection broke at once is sent once more at once. A PUT is not.';
  readonly promise = 'Wait';
  /** The calls of each invocation whose connection broke. */
  readonly #broken = new Map<Invocation, { call: ZuoraCall; at: number; isRepeat: boolean }[]>();

  override onZuoraBroken(call: ZuoraCall): void {
    const own = this.#broken.get(call.invocation) ?? [];
    const before = own.find((each) => nameOf(each.call) === nameOf(call));
    // If the second attempt breaks as well, there is no third.
    if (before?.isRepeat) own.splice(own.indexOf(before), 1);
    else own.push({ call, at: this.now, isRepeat: false });
    this.#broken.set(call.invocation, own);
  }

  override onZuoraCall(call: ZuoraCall): void {
    const before = this.#broken
      .get(call.invocation)
      ?.find((each) => nameOf(each.call) === nameOf(call) && each.at === this.now);
    if (before === undefined) return;
    if (call.route === 'put') this.broken(`a PUT to ${call.periodId} was repeated over another connection`);
    before.isRepeat = true;
  }

  override onZuoraAnswer({ call, status }: { call: ZuoraCall; status: number | null }): void {
    const own = this.#broken.get(call.invocation);
    const repeated = own?.find((each) => each.isRepeat && nameOf(each.call) === nameOf(call));
    if (own !== undefined && repeated !== undefined && status !== null) own.splice(own.indexOf(repeated), 1);
  }

  override onTickEnd(invocation: Invocation): void {
    const missed = this.#broken
      .get(invocation)
      ?.find(({ call, isRepeat }) => call.route !== 'put' && !isRepeat);
    this.#broken.delete(invocation);
    if (missed !== undefined) this.broken(`${missed.call.route} of ${missed.call.tenant} was not repeated`);
  }

  override onBatchEnd(_messages: unknown, _response: unknown, invocation: Invocation): void {
    this.onTickEnd(invocation);
  }
}

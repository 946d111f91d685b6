import type { EventCode, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import type { Invocation } from '../world/invocation.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import { Invariant } from './invariant.ts';

/** The trouble of a token, as it is reported. */
const isOfToken = (code: EventCode, { detail = '' }: ReportFields) =>
  code === 'zuora-token-held-back' || detail.startsWith('POST /oauth/token');

export class TokenKeepsNoneBack extends Invariant {
  readonly name = 'token-keeps-none-back';
  readonly sentence =
    'A request whose tenant has no token for now is in the ledger when its delivery ends, unless AWS failed.';
  readonly promise = 'Credentials';
  readonly #withoutToken = new Map<Invocation, Map<string, { tenant: string; requestId: string }>>();

  override onReport(code: EventCode, fields: ReportFields, invocation: Invocation | null): void {
    const { tenant, requestId } = fields;
    if (invocation?.kind !== 'closing' || tenant === undefined || requestId === undefined) return;
    const own = this.#withoutToken.get(invocation) ?? new Map();
    this.#withoutToken.set(invocation, own);
    const name = `${tenant} ${requestId}`;
    if (isOfToken(code, fields)) own.set(name, { tenant, requestId });
    if (code === 'request-failed') own.delete(name);
  }

  override onBatchEnd(_messages: unknown, _response: unknown, invocation: Invocation): void {
    for (const key of this.#withoutToken.get(invocation)?.values() ?? []) {
      if (this.world.ledger.item(key) === undefined)
        this.broken(`${key.requestId} of ${key.tenant} is not stored, for the trouble of a token`);
    }
    this.#withoutToken.delete(invocation);
  }
}

export class TokenHeardOut extends Invariant {
  readonly name = 'token-heard-out';
  readonly sentence =
    'A delivery that asks for a token does not end before the answer, or before the time for it is over.';
  readonly promise = 'Credentials';
  readonly #underWay = new Map<Invocation, ZuoraCall[]>();

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route !== 'token' || call.invocation.kind !== 'closing') return;
    this.#underWay.set(call.invocation, [...(this.#underWay.get(call.invocation) ?? []), call]);
  }

  override onZuoraAnswer({ call }: ZuoraAnswered): void {
    const own = this.#underWay.get(call.invocation);
    if (own?.includes(call)) this.#underWay.set(call.invocation, own.toSpliced(own.indexOf(call), 1));
  }

  override onReport(_code: EventCode, { tenant, detail }: ReportFields, invocation: Invocation | null): void {
    if (invocation === null || detail !== 'No time was left to get a token') return;
    const own = this.#underWay.get(invocation) ?? [];
    this.#underWay.set(
      invocation,
      own.filter((call) => call.tenant !== tenant),
    );
  }

  override onBatchEnd(_messages: unknown, _response: unknown, invocation: Invocation): void {
    const [left] = this.#underWay.get(invocation) ?? [];
    this.#underWay.delete(invocation);
    if (left !== undefined)
      this.broken(`the token of ${left.tenant} is under way when the container is frozen`);
  }
}

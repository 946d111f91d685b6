import type { EventCode, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import type { Invocation } from '../world/invocation.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import { Invariant } from './invariant.ts';

/** Whether a log line reports trouble with a token. */
const isOfToken = (code: EventCode, { detail = '' }: ReportFields) =>
  code === 'zuora-token-held-back' || detail.startsWith('POST /oauth/token');

export class StoredWithoutToken extends Invariant {
  readonly name = 'stored-without-token';
  readonly sentence =
    'A request whose tenant has no token yet is in the ledger when its delivery ends, unless AWS failed.';
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
        this.broken(`${key.requestId} of ${key.tenant} is not stored because of trouble with a token`);
    }
    this.#withoutToken.delete(invocation);
  }
}

export class TokenAwaited extends Invariant {
  readonly name = 'token-awaited';
  readonly sentence =
    'A delivery that fetches a token does not end before the answer, or before the time for it is over.';
  readonly promise = 'Credentials';
  readonly #inProgress = new Map<Invocation, ZuoraCall[]>();

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route !== 'token' || call.invocation.kind !== 'closing') return;
    this.#inProgress.set(call.invocation, [...(this.#inProgress.get(call.invocation) ?? []), call]);
  }

  override onZuoraAnswer({ call }: ZuoraAnswered): void {
    const own = this.#inProgress.get(call.invocation);
    if (own?.includes(call)) this.#inProgress.set(call.invocation, own.toSpliced(own.indexOf(call), 1));
  }

  override onReport(_code: EventCode, { tenant, detail }: ReportFields, invocation: Invocation | null): void {
    if (invocation === null || detail !== 'No time was left to get a token') return;
    const own = this.#inProgress.get(invocation) ?? [];
    this.#inProgress.set(
      invocation,
      own.filter((call) => call.tenant !== tenant),
    );
  }

  override onBatchEnd(_messages: unknown, _response: unknown, invocation: Invocation): void {
    const [left] = this.#inProgress.get(invocation) ?? [];
    this.#inProgress.delete(invocation);
    if (left !== undefined)
      this.broken(`the container is frozen while the token of ${left.tenant} is being fetched`);
  }
}

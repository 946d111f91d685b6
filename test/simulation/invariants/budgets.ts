import type { Invocation } from '../world/invocation.ts';
import type { Message } from '../world/message.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import { booksKey } from '../zuora/scope.ts';
import { Invariant } from './invariant.ts';

interface Asked {
  until: number;
  /** The request whose call got this answer. It may still read the result of its PUT. */
  trackId: string;
}

export class SlowDownHonoured extends Invariant {
  readonly name = 'slow-down-honoured';
  readonly sentence =
    'A tenant that asks to be called later is not called earlier by the container that it asked. Calls that had begun and waited for a token, or are repeated after a 401, are excepted.';
  readonly promise = 'Wait; What polling does';
  readonly #asked = new Map<string, Asked>();
  readonly #floors = new Map<Invocation, Map<string, number>>();
  readonly #tokenAt = new Map<string, number>();
  readonly #unauthorized = new Set<string>();

  override onZuoraAnswer({ call, status, isRefusal, retryAfterSeconds }: ZuoraAnswered): void {
    if (call.route === 'token') this.#tokenAt.set(this.#key(call), this.now);
    else if (status === 401 || (status === 200 && isRefusal)) this.#unauthorized.add(sameCall(call));
    if (status !== 429 || retryAfterSeconds === null || call.route === 'token') return;
    const until = this.now + Math.min(retryAfterSeconds, 3_600) * 1000;
    const key = this.#key(call);
    const known = this.#asked.get(key);
    if (known === undefined || known.until < until) this.#asked.set(key, { until, trackId: call.trackId });
    const floors = this.#floors.get(call.invocation) ?? new Map<string, number>();
    this.#floors.set(call.invocation, floors);
    floors.set(call.trackId, retryAfterSeconds);
  }

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route === 'token') return;
    const asked = this.#asked.get(this.#key(call));
    if (asked === undefined || asked.until <= this.now) return;
    if (call.invocation.kind === 'closing' && call.trackId === asked.trackId) return;
    if (this.#hadBegun(call)) return;
    this.broken(`${call.tenant} was called ${asked.until - this.now} ms too soon by ${call.invocation.kind}`);
  }

  override onDelay({ is }: Message, seconds: number, invocation: Invocation): void {
    if (is.is !== 'request') return;
    const item = this.world.ledger.item(is);
    const floor = item === undefined ? undefined : this.#floors.get(invocation)?.get(item.zuoraTrackId);
    if (item === undefined || floor === undefined) return;
    const left = Math.floor((Date.parse(item.deadline) - this.now) / 1000) - 1;
    // The time that the message waited inside the invocation counts. It is at most the function's timeout of 150 s.
    if (seconds < Math.min(floor, 3_600, left) - 150)
      this.broken(`${is.requestId} comes back after ${seconds} s instead of ${floor} s`);
  }

  override onBatchEnd(_messages: unknown, _response: unknown, invocation: Invocation): void {
    this.#floors.delete(invocation);
  }

  /** A call whose connection broke is repeated at once. The repetition counts as begun. */
  override onZuoraBroken(call: ZuoraCall): void {
    this.#unauthorized.add(sameCall(call));
  }

  /**
   * A call that waited for a token is made when the token comes. A call is repeated after a 401 or a broken connection.
   */
  #hadBegun(call: ZuoraCall): boolean {
    return this.#tokenAt.get(this.#key(call)) === this.now || this.#unauthorized.has(sameCall(call));
  }

  /** A closing invocation remembers only its own answers. A polling container remembers them as long as it lives. */
  #key({ invocation, containerId, tenant }: ZuoraCall): string {
    return invocation.kind === 'closing' ? `i${invocation.id} ${tenant}` : `c${containerId} ${tenant}`;
  }
}

const sameCall = ({ invocation, trackId, route, periodId }: ZuoraCall) =>
  `${invocation.id} ${trackId} ${route} ${periodId}`;

export class CallBudget extends Invariant {
  readonly name = 'call-budget';
  readonly sentence =
    'A tick reads each period once, with at most four calls at once per tenant. A delivery makes few calls. No call that was answered is repeated, except after a 401.';
  readonly promise = 'What polling does';
  readonly #made = new Map<Invocation, Map<string, number>>();
  readonly #underWay = new Map<Invocation, Map<string, number>>();

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route === 'token') return;
    const isTick = call.invocation.kind === 'polling';
    const key = isTick ? `${booksKey(call)} ${call.periodId}` : `${call.trackId} ${call.route}`;
    // A tick that loses a write reads the item again, at most three times.
    const callsMax = isTick ? 2 : call.route === 'put' ? 2 : 12;
    const made = count(this.#made, call.invocation, key, 1);
    if (made > callsMax && !this.#hadLostWrites())
      this.broken(`${made} calls for ${key} in one ${call.invocation.kind}`);
    const atOnce = count(this.#underWay, call.invocation, call.tenant, 1);
    if (isTick && atOnce > 4) this.broken(`${atOnce} calls at once to ${call.tenant}`);
  }

  override onZuoraAnswer({ call, status }: ZuoraAnswered): void {
    if (call.route === 'token') return;
    count(this.#underWay, call.invocation, call.tenant, -1);
    if (status === 401 && call.invocation.kind === 'polling') {
      count(this.#made, call.invocation, `${booksKey(call)} ${call.periodId}`, -1);
    }
  }

  /** Only answered calls count: a read whose connection broke is sent once more. */
  override onZuoraBroken(call: ZuoraCall): void {
    if (call.route === 'token') return;
    const key =
      call.invocation.kind === 'polling'
        ? `${booksKey(call)} ${call.periodId}`
        : `${call.trackId} ${call.route}`;
    count(this.#made, call.invocation, key, -1);
  }

  override onTickEnd(invocation: Invocation): void {
    this.#made.delete(invocation);
    this.#underWay.delete(invocation);
  }

  override onBatchEnd(_messages: unknown, _response: unknown, invocation: Invocation): void {
    this.onTickEnd(invocation);
  }

  #hadLostWrites(): boolean {
    const { counts } = this.world.core.figures;
    return 'faults/ledger lost-write' in counts || 'faults/ledger lost-answer' in counts;
  }
}

export class TokenBudget extends Invariant {
  readonly name = 'token-budget';
  readonly sentence = 'A container fetches a token only if it has no valid one, or if its token was refused.';
  readonly promise = 'Credentials';
  readonly #held = new Map<string, { at: number; until: number }>();

  override onZuoraCall({ route, containerId, tenant }: ZuoraCall): void {
    if (route !== 'token') return;
    const held = this.#held.get(`${containerId} ${tenant}`);
    if (held !== undefined && this.now < held.until && this.#isOfCurrentSecret(tenant, held.at))
      this.broken(`a token of ${tenant} was fetched while another was valid`);
  }

  override onZuoraAnswer({ call, status, isRefusal, hasToken }: ZuoraAnswered): void {
    const key = `${call.containerId} ${call.tenant}`;
    if (call.route === 'token') {
      const state = this.world.secrets.tenants.get(call.tenant);
      // The functions replace a token five minutes before it expires, and earlier if a call may take two minutes.
      if (hasToken && state !== undefined) {
        const until = call.at + state.plan.tokenSeconds * 1000 - 7 * 60_000 - 1_000;
        this.#held.set(key, { at: call.at, until });
      }
      return;
    }
    // The token may have been refused. Then the container needs a new one.
    if (status !== 200 || isRefusal) this.#held.delete(key);
  }

  /** Whether the token was fetched with the current secret. The functions may use a secret for five minutes. */
  #isOfCurrentSecret(tenant: string, at: number): boolean {
    const changedAt = this.world.secrets.tenants.get(tenant)?.changedAt ?? 0;
    return changedAt < at - 5 * 60_000 - 30_000;
  }
}

export class TokensInAMinute extends Invariant {
  readonly name = 'tokens-in-a-minute';
  readonly sentence =
    'A container fetches no more tokens within a minute than it may, for all tenants together.';
  readonly promise = 'Credentials';
  readonly #asked = new Map<number, number[]>();

  override onZuoraCall({ route, containerId }: ZuoraCall): void {
    if (route !== 'token') return;
    const { tokensPerMinute = 60 } = this.world.core.scenario.settings;
    const asked = (this.#asked.get(containerId) ?? []).filter((at) => at > this.now - 60_000);
    asked.push(this.now);
    this.#asked.set(containerId, asked);
    if (asked.length > tokensPerMinute) this.broken(`${asked.length} tokens within a minute`);
  }

  /** A token request whose connection broke is sent once more at once. Both count as one. */
  override onZuoraBroken({ route, containerId, at }: ZuoraCall): void {
    const asked = this.#asked.get(containerId) ?? [];
    if (route === 'token' && asked.includes(at)) asked.splice(asked.indexOf(at), 1);
  }
}

export class OneTokenAtOnce extends Invariant {
  readonly name = 'one-token-at-once';
  readonly sentence = 'A container fetches one token of a tenant at a time, however many calls wait for it.';
  readonly promise = 'Credentials';
  readonly #underWay = new Map<string, number>();

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route !== 'token') return;
    const atOnce = this.#count(call, 1);
    if (atOnce > 1) this.broken(`${atOnce} tokens of ${call.tenant} are fetched at the same time`);
  }

  /** A frozen container gets its answer only when it runs again. */
  override onZuoraAnswer({ call }: ZuoraAnswered): void {
    if (call.route === 'token') this.#count(call, -1);
  }

  #count({ containerId, tenant }: ZuoraCall, by: number): number {
    const key = `${containerId} ${tenant}`;
    const next = (this.#underWay.get(key) ?? 0) + by;
    this.#underWay.set(key, next);
    return next;
  }
}

function count(
  counts: Map<Invocation, Map<string, number>>,
  of: Invocation,
  key: string,
  by: number,
): number {
  const own = counts.get(of) ?? new Map<string, number>();
  counts.set(of, own);
  const next = (own.get(key) ?? 0) + by;
  own.set(key, next);
  return next;
}

import * as z from 'zod';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { trackIdOf } from '../../../functions/shared/ledger/ledger-transitions.ts';
import type { Invocation } from '../world/invocation.ts';
import { Observer, type ZuoraAnswered, type ZuoraCall } from '../world/observer.ts';
import type { World } from '../world/world.ts';
import type { Period } from '../zuora/period.ts';
import { booksKey } from '../zuora/scope.ts';

export interface Put {
  call: ZuoraCall;
  /** When it took effect; null while it did not. */
  effectAt: number | null;
  period: Period | null;
  /** Zuora proved that it did nothing. */
  isRefused: boolean;
}

/** Everything that happened to one close request, including what the functions cannot see. */
export interface RequestFacts {
  key: { tenant: string; requestId: string };
  puts: Put[];
  /** Runs that began at this time or later are runs of this pending close. */
  since: number | null;
  events: string[];
  concludedAt: number | null;
  concludedBy: Invocation | null;
}

export const outcomeEventSchema = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    outcome: z.enum(['completed', 'failed', 'rejected', 'withdrawn', 'timed-out']),
    tenant: z.string(),
    requestId: z.string(),
    entityId: z.string().nullable(),
    orgIds: z.array(z.string()).nullable(),
    pendingCloseAt: z.string().nullable(),
    accountingPeriod: z.object({ id: z.string().nullable() }),
    trialBalance: z.object({ status: z.string().nullable(), start: z.string().nullable() }),
    adopted: z.boolean(),
    reasons: z.array(z.object({ code: z.string() })),
  }),
});
export type OutcomeEvent = z.output<typeof outcomeEventSchema>;

type Shown = NonNullable<ZuoraAnswered['shown']> & { at: number };

/** Collects the facts that the invariants check. It is the first observer. */
export class Facts extends Observer {
  readonly #world: World;
  readonly #byTrack = new Map<string, RequestFacts>();
  readonly #byKey = new Map<string, RequestFacts>();
  /** What reads showed to an invocation, by request and by period. */
  readonly #shown = new Map<Invocation, Map<string, Shown>>();

  constructor(world: World) {
    super();
    this.#world = world;
  }

  all(): RequestFacts[] {
    return [...this.#byTrack.values()];
  }

  of(key: { tenant: string; requestId: string }): RequestFacts {
    const { tenant, requestId } = key;
    const known = this.#byKey.get(`${tenant}\n${requestId}`);
    if (known !== undefined) return known;
    const facts: RequestFacts = {
      key: { tenant, requestId },
      puts: [],
      since: null,
      events: [],
      concludedAt: null,
      concludedBy: null,
    };
    this.#byKey.set(`${tenant}\n${requestId}`, facts);
    this.#byTrack.set(trackIdOf(tenant, requestId), facts);
    return facts;
  }

  ofTrack(trackId: string): RequestFacts | undefined {
    return this.#byTrack.get(trackId);
  }

  /** What the last read of a period showed to an invocation, for a request. */
  shownTo(invocation: Invocation, trackId: string, periodId: string | null): Shown | undefined {
    return this.#shown.get(invocation)?.get(`${trackId} ${periodId}`);
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    const facts = this.of(after);
    if (after.state === 'watching' && before?.state !== 'watching')
      facts.since = this.#since(after, facts, invocation);
    if (after.state === 'concluded' && before?.state !== 'concluded') {
      facts.concludedAt = this.#world.core.clock.now;
      facts.concludedBy = invocation;
    }
  }

  override onPublish(event: string): void {
    const parsed = outcomeEventSchema.safeParse(JSON.parse(event));
    if (parsed.success) this.of(parsed.data.data).events.push(event);
  }

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route !== 'put') return;
    const put: Put = { call, effectAt: null, period: null, isRefused: false };
    this.ofTrack(call.trackId)?.puts.push(put);
  }

  override onPutEffect(call: ZuoraCall, period: Period): void {
    const put = this.ofTrack(call.trackId)?.puts.find((each) => each.call === call);
    if (put !== undefined) Object.assign(put, { effectAt: this.#world.core.clock.now, period });
  }

  override onZuoraAnswer({ call, isRefusal, shown }: ZuoraAnswered): void {
    if (call.route === 'put' && isRefusal) {
      const put = this.ofTrack(call.trackId)?.puts.find((each) => each.call === call);
      if (put !== undefined) put.isRefused = true;
    }
    if (call.route !== 'period' || shown === null) return;
    const known = this.#shown.get(call.invocation) ?? new Map<string, Shown>();
    this.#shown.set(call.invocation, known);
    const seen = { ...shown, at: this.#world.core.clock.now };
    known.set(`${call.trackId} ${call.periodId}`, seen);
    // A tick reads a period once for all items that watch it.
    known.set(`${booksKey(call)} ${call.periodId}`, seen);
  }

  override onBatchEnd(_messages: unknown, _response: unknown, invocation: Invocation): void {
    this.#shown.delete(invocation);
  }

  override onTickEnd(invocation: Invocation): void {
    this.#shown.delete(invocation);
  }

  /**
   * The time of our own PUT if it took effect, otherwise of the pending close that the first read found. `Infinity` if
   * there was neither: then no run is a run of this pending close.
   */
  #since(item: LedgerItem, facts: RequestFacts, invocation: Invocation): number {
    const own = facts.puts.find(({ effectAt }) => effectAt !== null)?.effectAt;
    if (own !== undefined && own !== null) return own;
    const shown = this.#shown.get(invocation);
    const seen =
      shown?.get(`${item.zuoraTrackId} ${item.periodId}`) ?? shown?.get(`${booksKey(item)} ${item.periodId}`);
    return seen?.pendingSince ?? Number.POSITIVE_INFINITY;
  }
}

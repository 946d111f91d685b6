import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { type EventCode, events } from '../../../functions/shared/telemetry/events.ts';
import type { ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import type { Action } from '../scenario/scenario.ts';
import type { Invocation } from '../world/invocation.ts';
import type { Message } from '../world/message.ts';
import { endOf, type World } from '../world/world.ts';
import { Invariant } from './invariant.ts';

const minute = 60_000;
/** Actions on requests and books. They are not trouble of a service. */
const harmless: readonly Action['do'][] = ['send', 'person', 'odd-word', 'operator'];
/** How long a tick may take until it writes: its late delivery, the index, a read without an answer. */
const tickMs = 45_000;

export class ConcludedByDeadline extends Invariant {
  readonly name = 'concluded-by-deadline';
  readonly sentence = 'Every request is concluded by its deadline plus one tick, once services are back.';
  readonly promise = '1, 4';
  readonly #batches = new WeakMap<Invocation, readonly Message[]>();
  /** The deadlines by the messages that the requests were stored from, not by what the items say. */
  readonly #deadlines = new Map<string, number>();

  override onBatch(messages: readonly Message[], invocation: Invocation): void {
    this.#batches.set(invocation, messages);
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem, invocation: Invocation): void {
    const { tenant, requestId } = after;
    const key = `${tenant}\n${requestId}`;
    if (before === undefined) this.#deadlines.set(key, this.#deadlineOf(after, invocation));
    const deadline = this.#deadlines.get(key);
    if (deadline === undefined || after.state !== 'concluded' || before?.state === 'concluded') return;
    const latest = Math.max(deadline, calmAt(this.world), this.#storedAt(after)) + minute + tickMs;
    if (this.now > latest) this.broken(`${after.requestId} was concluded ${this.now - latest} ms late`);
  }

  /** If a batch has the request twice, either message may be the one that is stored, so the later deadline counts. */
  #deadlineOf({ tenant, requestId }: LedgerItem, invocation: Invocation): number {
    const { deadlineHours } = this.world.core.scenario.settings;
    const sent = (this.#batches.get(invocation) ?? []).flatMap(({ is, sentAt }) =>
      is.is === 'request' && is.tenant === tenant && is.requestId === requestId ? [sentAt] : [],
    );
    return Math.max(...sent) + deadlineHours * 60 * minute;
  }

  /** When the request was stored. If that was after its deadline, it is due at once. */
  #storedAt({ history }: LedgerItem): number {
    return Date.parse(history[0]?.at ?? '');
  }
}

/** When the last trouble with services is over, and what it left in flight has arrived. */
export function calmAt({ core: { actions, scenario } }: World): number {
  const troubles = actions.filter((action) => !harmless.includes(action.do));
  const last = troubles.reduce((latest, action) => Math.max(latest, endOf(action)), 0);
  return scenario.startAt + last + (troubles.length > 0 ? minute : 0);
}

/**
 * Finds items that are due at two ticks in a row and are not handled by either, and ticks that fail without a fault.
 */
export class NoneDelaysAnother extends Invariant {
  readonly name = 'none-delays-another';
  readonly sentence = 'One bad item, tenant or answer delays no other by more than one tick.';
  readonly promise = 'What polling does';
  readonly #waiting = new Map<string, { revision: number; ticks: number }>();
  #due = new Map<Invocation, LedgerItem[]>();

  override onTick(invocation: Invocation): void {
    this.#due.set(invocation, dueAtTick(this.world));
  }

  override onTickEnd(invocation: Invocation, error: unknown) {
    const due = this.#due.get(invocation) ?? [];
    this.#due.delete(invocation);
    // A tick that began while services were in trouble is not judged.
    if (invocation.startedAt < healthyFrom(this.world)) return this.#waiting.clear();
    if (error !== null)
      return this.broken('a tick failed, although the services that it needs had no trouble');
    for (const item of due) this.#check(item);
  }

  #check(item: LedgerItem): void {
    const key = `${item.tenant} ${item.requestId}`;
    const current = this.world.ledger.item(item);
    const waiting = this.#waiting.get(key);
    if (
      current === undefined ||
      current.revision !== item.revision ||
      hasOwnTrouble(item.tenant, this.world)
    ) {
      this.#waiting.delete(key);
      return;
    }
    const ticks = waiting?.revision === item.revision ? waiting.ticks + 1 : 1;
    this.#waiting.set(key, { revision: item.revision, ticks });
    if (ticks > 1)
      this.broken(`${item.requestId} of ${item.tenant} was due and not handled at ${ticks} ticks`);
  }
}

/** When the last trouble with what all tenants share is over. */
function healthyFrom({ core: { actions, scenario } }: World): number {
  const shared = actions.filter(
    (action) =>
      ['kill', 'cold-start', 'slow-index', 'ticks'].includes(action.do) ||
      (action.do === 'weather' && (action.tenant === null || action.service !== 'zuora')),
  );
  const last = shared.reduce((latest, action) => Math.max(latest, endOf(action)), -minute);
  return scenario.startAt + last + minute;
}

/** Whether a tenant may have to wait because of its own trouble. */
function hasOwnTrouble(tenant: string, { core: { actions, elapsed } }: World): boolean {
  return actions.some(
    (action) =>
      'tenant' in action &&
      (action.tenant === tenant || action.tenant === null) &&
      !harmless.includes(action.do) &&
      elapsed < endOf(action) + 3_700_000,
  );
}

/** The items that are due when a tick begins, for long enough that the index lists them. */
function dueAtTick({ ledger, core: { clock } }: World): LedgerItem[] {
  const settled = new Date(clock.now - 5_000).toISOString();
  return ledger.items().filter(({ dueAt }) => dueAt !== null && dueAt <= settled);
}

/**
 * Finds tenants for which a tick wrote nothing although they had due items, and outcomes that a tick could have
 * published and did not. Tenants for which the tick logs trouble are left out, because some of their items may not have
 * been read. So are items that another invocation concluded meanwhile, which it then publishes.
 */
export class EachHasItsTurn extends Invariant {
  readonly name = 'each-has-its-turn';
  readonly sentence =
    'In every tick each tenant with something due has its turn, whatever another has due. A run that has ended is published in that tick.';
  readonly promise = 'What polling does';
  readonly #ticks = new Map<Invocation, { due: LedgerItem[]; troubled: Set<string> }>();

  override onTick(invocation: Invocation): void {
    this.#ticks.set(invocation, { due: dueAtTick(this.world), troubled: new Set() });
  }

  override onReport(code: EventCode, { tenant }: ReportFields, invocation: Invocation | null): void {
    const isTrouble = events[code].level !== 'info' || code === 'zuora-token-held-back';
    if (invocation !== null && tenant !== undefined && isTrouble)
      this.#ticks.get(invocation)?.troubled.add(tenant);
  }

  override onTickEnd(invocation: Invocation, error: unknown): void {
    const tick = this.#ticks.get(invocation);
    this.#ticks.delete(invocation);
    if (tick === undefined || error !== null || invocation.startedAt < healthyFrom(this.world)) return;
    for (const [tenant, items] of Map.groupBy(tick.due, (item) => item.tenant)) {
      if (tick.troubled.has(tenant) || hasOwnTrouble(tenant, this.world)) continue;
      const now = items.map((item) => ({ item, current: this.world.ledger.item(item) }));
      if (now.every(({ item, current }) => current?.revision === item.revision))
        this.broken(`${tenant} had ${items.length} due items and no turn`);
      const missed = now.find(
        ({ item, current }) =>
          current !== undefined &&
          isUnpublished(current) &&
          (item.state === 'concluded' || this.facts.of(item).concludedBy === invocation),
      );
      if (missed !== undefined)
        this.broken(`${missed.item.requestId} of ${tenant} ended and was not published`);
    }
  }
}

/** Concluded and not published. An operator's step does not count: it may have come after the tick handled the item. */
function isUnpublished({ state, publishedAt, history }: LedgerItem): boolean {
  return state === 'concluded' && publishedAt === null && history.at(-1)?.by === undefined;
}

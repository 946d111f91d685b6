import type { LedgerItem } from '../../../functions/shared/ledger-item.ts';
import type { Action } from '../scenario/scenario.ts';
import type { Invocation } from '../world/invocation.ts';
import type { Message } from '../world/queue.ts';
import { endOf, type World } from '../world/world.ts';
import { Invariant } from './invariant.ts';

const minute = 60_000;
/** What happens to requests and to books, and is no trouble of any service. */
const harmless: readonly Action['do'][] = ['send', 'person', 'odd-word', 'operator'];
/** What a tick may come late and take until it writes: its delivery, the index, a read that gets no answer. */
const tickMs = 45_000;

export class ConcludedByDeadline extends Invariant {
  readonly name = 'concluded-by-deadline';
  readonly sentence = 'Every request is concluded by its deadline plus one tick, once services are back.';
  readonly promise = '1, 4';
  readonly #batches = new WeakMap<Invocation, readonly Message[]>();
  /** By the message that each was stored for, not by what its item says. */
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

  /** The later one where a batch holds the request twice: either may be the one that is stored. */
  #deadlineOf({ tenant, requestId }: LedgerItem, invocation: Invocation): number {
    const { deadlineHours } = this.world.core.scenario.settings;
    const sent = (this.#batches.get(invocation) ?? []).flatMap(({ is, sentAt }) =>
      is.is === 'request' && is.tenant === tenant && is.requestId === requestId ? [sentAt] : [],
    );
    return Math.max(...sent) + deadlineHours * 60 * minute;
  }

  /** A request that could be stored only after its deadline is due at once. */
  #storedAt({ history }: LedgerItem): number {
    return Date.parse(history[0]?.at ?? '');
  }
}

/** When the last trouble with services is over, what it leaves in flight included. */
export function calmAt({ core: { actions, scenario } }: World): number {
  const troubles = actions.filter((action) => !harmless.includes(action.do));
  const last = troubles.reduce((latest, action) => Math.max(latest, endOf(action)), 0);
  return scenario.startAt + last + (troubles.length > 0 ? minute : 0);
}

/** One that is due at two ticks in a row, of which neither took notice; and a tick that fails of itself. */
export class NoneDelaysAnother extends Invariant {
  readonly name = 'none-delays-another';
  readonly sentence = 'One poison item, tenant or answer delays no other by more than one tick.';
  readonly promise = 'What polling does';
  readonly #waiting = new Map<string, { revision: number; ticks: number }>();
  #due = new Map<Invocation, LedgerItem[]>();

  override onTick(invocation: Invocation): void {
    const settled = new Date(this.now - 5_000).toISOString();
    const due = this.world.ledger.items().filter(({ dueAt }) => dueAt !== null && dueAt <= settled);
    this.#due.set(invocation, due);
  }

  override onTickEnd(invocation: Invocation, error: unknown) {
    const due = this.#due.get(invocation) ?? [];
    this.#due.delete(invocation);
    // Only one that began in calm times: else the services were what was late.
    if (invocation.startedAt < this.#healthyFrom()) return this.#waiting.clear();
    if (error !== null) return this.broken('a tick failed, and nothing was wrong with what all of it needs');
    for (const item of due) this.#judge(item);
  }

  #healthyFrom(): number {
    const { actions, scenario } = this.world.core;
    const shared = actions.filter(
      (action) =>
        ['kill', 'cold-start', 'slow-index', 'ticks'].includes(action.do) ||
        (action.do === 'weather' && (action.tenant === null || action.service !== 'zuora')),
    );
    const last = shared.reduce((latest, action) => Math.max(latest, endOf(action)), -minute);
    return scenario.startAt + last + minute;
  }

  #judge(item: LedgerItem): void {
    const key = `${item.tenant} ${item.requestId}`;
    const current = this.world.ledger.item(item);
    const waiting = this.#waiting.get(key);
    if (current === undefined || current.revision !== item.revision || this.#isPoisoned(item)) {
      this.#waiting.delete(key);
      return;
    }
    const ticks = waiting?.revision === item.revision ? waiting.ticks + 1 : 1;
    this.#waiting.set(key, { revision: item.revision, ticks });
    if (ticks > 1) this.broken(`${item.requestId} of ${item.tenant} was due and passed over ${ticks} times`);
  }

  /** Its own tenant's trouble is what it waits for. */
  #isPoisoned({ tenant }: LedgerItem): boolean {
    return this.world.core.actions.some(
      (action) =>
        'tenant' in action &&
        (action.tenant === tenant || action.tenant === null) &&
        !harmless.includes(action.do) &&
        this.world.core.elapsed < endOf(action) + 3_700_000,
    );
  }
}

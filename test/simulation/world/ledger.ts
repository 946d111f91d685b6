import type {
  ConditionalTable,
  StoredWrite,
  WriteAnswer,
} from '../../../functions/shared/ledger/conditional-writes.ts';
import type { DueKey, Ledger, LedgerKey, ManyItems } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Core } from './core.ts';
import { awsError, type Gate } from './gate.ts';
import type { Invocation } from './invocation.ts';
import { Random } from './random.ts';

interface Row {
  key: LedgerKey;
  /** The item as JSON: what JSON does not keep is not stored. */
  text: string;
  revision: number;
  writeId: string;
  /** The item that was written, for observers. */
  item: LedgerItem;
  /** The entries of the index, each with the time since when it is in the table. The index is behind the table. */
  index: { since: number; dueAt: string | null; waitsOn: string | null }[];
}

/**
 * The SDK repeated a write whose answer was lost. DynamoDB refused the repetition because the first one had been
 * stored.
 */
class RepeatRefusedError extends Error {
  readonly there: StoredWrite | undefined;

  constructor(there: StoredWrite | undefined) {
    super('DynamoDB refused the repetition of a write');
    this.there = there;
  }
}

const keyOf = ({ tenant, requestId }: LedgerKey) => `${tenant}\n${requestId}`;
const keysPerPage = 100;
/** How far the index is behind the table at most, if no action slows it down. */
const usualLagMsMax = 2_000;

/** DynamoDB: consistent reads, conditional writes, and an index that is eventually consistent. */
export class LedgerModel {
  readonly #core: Core;
  readonly #gate: Gate;
  readonly #rows = new Map<string, Row>();
  /** For write ids. Separate random numbers, so that old seeds give the same worlds as before. */
  readonly #writeIds: Random;
  /** How far behind the index by tenant is, which only wake-ups read. Separate for the same reason. */
  readonly #tenantIndexLag: Random;
  /** Called with the time (ISO 8601) at which an item is due. */
  onDue: (dueAt: string) => void = () => {};
  slowLagMs = 0;
  slowUntil = 0;

  constructor(core: Core, gate: Gate) {
    this.#core = core;
    this.#gate = gate;
    this.#writeIds = new Random(core.scenario.seed + 0x5f3759df);
    this.#tenantIndexLag = new Random(core.scenario.seed + 0x2545f491);
  }

  of(invocation: () => Invocation): Ledger {
    const perform = <T>(name: string, apply: () => T, lostError?: () => Error) =>
      this.#gate.aws(invocation(), { service: 'ledger', name }, apply, lostError);
    return {
      get: (key) => perform(`ledger.get ${key.requestId}`, () => this.#read(key)),
      getMany: (keys) =>
        perform(`ledger.getMany ${keys.map(({ requestId }) => requestId).join(' ')}`, () =>
          this.#readMany(keys),
        ),
      ...this.#writes(invocation),
      due: (time) => this.#due(time, invocation()),
      waitingOn: (period) => this.#waitingOn(period, invocation()),
    };
  }

  /** The functions' own conditional writes, over a table that loses some answers. */
  #writes(invocation: () => Invocation): Pick<Ledger, 'create' | 'replace'> {
    const { random, subject } = this.#core;
    const table: ConditionalTable = {
      put: async (item, writeId, expected) => {
        const by = invocation();
        const states = expected === null ? item.state : `${this.item(item)?.state}→${item.state}`;
        const lost = () =>
          random.chance(0.5)
            ? new RepeatRefusedError(this.#storedWriteOf(item))
            : awsError('TimeoutError', undefined);
        try {
          return await this.#gate.aws(
            by,
            {
              service: 'ledger',
              name: `ledger.${expected === null ? 'create' : 'replace'} ${item.requestId} ${states}`,
            },
            () => this.#write(item, writeId, expected, by),
            lost,
          );
        } catch (error) {
          if (error instanceof RepeatRefusedError) return { is: 'refused', there: error.there };
          throw error;
        }
      },
      read: async (key) => this.#storedWriteOf(key),
    };
    return subject.conditionalWrites(table, () => String(this.#writeIds.next()));
  }

  #storedWriteOf(key: LedgerKey): StoredWrite | undefined {
    const row = this.#rows.get(keyOf(key));
    if (row === undefined) return undefined;
    const item = this.#core.subject.ledgerItemSchema.safeParse(JSON.parse(row.text)).data;
    return { revision: row.revision, writeId: row.writeId, item };
  }

  /** The current item, for observers. */
  item(key: LedgerKey): LedgerItem | undefined {
    return this.#rows.get(keyOf(key))?.item;
  }

  /** The stored JSON, for observers. */
  textOf(key: LedgerKey): string {
    return this.#rows.get(keyOf(key))?.text ?? '';
  }

  items(): LedgerItem[] {
    return [...this.#rows.values()].filter(({ revision }) => revision > 0).map(({ item }) => item);
  }

  /** The earliest time at which an item is due, even if the index does not show it yet. */
  nextDue(): string | null {
    let earliest: string | null = null;
    for (const { index } of this.#rows.values()) {
      const dueAt = index.at(-1)?.dueAt ?? null;
      if (dueAt !== null && (earliest === null || dueAt < earliest)) earliest = dueAt;
    }
    return earliest;
  }

  /** Stores an item that no version of the code can read. `revision` 0 keeps it out of {@link items}. */
  poison(key: LedgerKey, item: LedgerItem): void {
    const dueAt = new Date(this.#core.clock.now).toISOString();
    const index = [{ since: this.#core.clock.now, dueAt, waitsOn: null }];
    const text = JSON.stringify({ ...key, revision: 7, note: 'of another version', dueAt });
    this.#rows.set(keyOf(key), { key, text, revision: 0, writeId: '', item, index });
    this.onDue(dueAt);
  }

  remove(key: LedgerKey): void {
    this.#rows.delete(keyOf(key));
  }

  #read(key: LedgerKey): LedgerItem | undefined {
    const row = this.#rows.get(keyOf(key));
    if (row === undefined) return undefined;
    const { ledgerItemSchema, UnreadableItemError } = this.#core.subject;
    const parsed = ledgerItemSchema.safeParse(JSON.parse(row.text));
    if (!parsed.success) throw new UnreadableItemError('the item does not fit its schema');
    return parsed.data;
  }

  /** Sometimes DynamoDB leaves out keys (`UnprocessedKeys`). */
  #readMany(keys: readonly LedgerKey[]): ManyItems {
    const { random, figures, subject } = this.#core;
    const many: ManyItems = { items: [], unreadable: [], unread: [] };
    for (const key of keys) {
      if (keys.length > 1 && random.chance(0.002)) {
        figures.count('faults', 'ledger left-out');
        many.unread.push(key);
        continue;
      }
      try {
        const item = this.#read(key);
        if (item !== undefined) many.items.push(item);
      } catch (error) {
        if (!(error instanceof subject.UnreadableItemError)) throw error;
        many.unreadable.push(key);
      }
    }
    return many;
  }

  #write(after: LedgerItem, writeId: string, expected: number | null, invocation: Invocation): WriteAnswer {
    const { clock, observers } = this.#core;
    const key = { tenant: after.tenant, requestId: after.requestId };
    const row = this.#rows.get(keyOf(key));
    if ((row?.revision ?? null) !== expected) {
      this.#core.figures.count('faults', 'ledger lost-write');
      return { is: 'refused', there: this.#storedWriteOf(key) };
    }
    const isWaiting = after.state === 'sent' || after.state === 'watching';
    const entry = { since: clock.now, dueAt: after.dueAt, waitsOn: isWaiting ? after.periodId : null };
    const text = JSON.stringify(after);
    const previous = row?.item;
    if (row === undefined) {
      this.#rows.set(keyOf(key), {
        key,
        text,
        revision: after.revision,
        writeId,
        item: after,
        index: [entry],
      });
    } else {
      Object.assign(row, { text, revision: after.revision, writeId, item: after });
      row.index.push(entry);
      if (row.index.length > 8) row.index.splice(0, 4);
    }
    for (const observer of observers) observer.onLedgerWrite(previous, after, invocation);
    if (after.dueAt !== null) this.onDue(after.dueAt);
    return { is: 'stored' };
  }

  async *#due(time: string, invocation: Invocation): AsyncGenerator<DueKey[]> {
    let from = 0;
    let isMore = true;
    while (isMore) {
      const page = await this.#gate.aws(invocation, { service: 'index', name: 'ledger.due' }, () => {
        const keys = this.#dueKeys(time);
        isMore = keys.length > from + keysPerPage;
        return keys.slice(from, from + keysPerPage);
      });
      from += keysPerPage;
      yield page;
    }
  }

  async *#waitingOn(
    { tenant, periodId }: { tenant: string; periodId: string },
    invocation: Invocation,
  ): AsyncGenerator<LedgerKey[]> {
    yield await this.#gate.aws(invocation, { service: 'index', name: 'ledger.waitingOn' }, () =>
      [...this.#rows.values()].flatMap(({ key, index }) => {
        const seenAt = this.#core.clock.now - this.#tenantIndexLag.between(0, this.#lagMsMax());
        const seen = index.findLast(({ since }) => since <= seenAt);
        return key.tenant === tenant && seen?.waitsOn === periodId ? [key] : [];
      }),
    );
  }

  #lagMsMax(): number {
    return this.#core.clock.now < this.slowUntil ? this.slowLagMs : usualLagMsMax;
  }

  #dueKeys(time: string): DueKey[] {
    const { clock, random } = this.#core;
    const lagMsMax = this.#lagMsMax();
    const due: DueKey[] = [];
    for (const { key, index } of this.#rows.values()) {
      const seenAt = clock.now - random.between(0, lagMsMax);
      const dueAt = index.findLast(({ since }) => since <= seenAt)?.dueAt ?? null;
      if (dueAt !== null && dueAt <= time) due.push({ ...key, dueAt });
    }
    due.sort((one, other) => (one.dueAt < other.dueAt ? -1 : one.dueAt > other.dueAt ? 1 : 0));
    return due;
  }
}

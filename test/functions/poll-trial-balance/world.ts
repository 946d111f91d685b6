import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PollContext } from '../../../functions/poll-trial-balance/poll-context.ts';
import {
  type OpenItems,
  pollTrialBalances,
} from '../../../functions/poll-trial-balance/poll-trial-balances.ts';
import { type WakeUpContext, wakeUp } from '../../../functions/poll-trial-balance/wake-up.ts';
import {
  type DueKey,
  type LedgerKey,
  LostWriteError,
  type ManyItems,
  UnreadableItemError,
} from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { EventCode, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import type { WakeUp } from '../../../functions/shared/wake-up-event.ts';
import type { AccountingPeriod } from '../../../functions/shared/zuora/accounting-periods.ts';
import type { CallLimits, ZuoraCaller } from '../../../functions/shared/zuora/client.ts';
import { ZuoraError, type ZuoraErrorDetails } from '../../../functions/shared/zuora/errors.ts';
import { createTenantAccess } from '../../../functions/shared/zuora/tenant-access.ts';
import { aPeriod, atMs, at as atTime } from './items.ts';

export interface Read {
  caller: ZuoraCaller;
  id: string;
  limits: CallLimits;
}

/** The answer of Zuora. It may also throw. */
export type Answer = (read: Read) => AccountingPeriod | Promise<AccountingPeriod>;

export function zuoraError(details: Partial<ZuoraErrorDetails>): ZuoraError {
  return new ZuoraError({ advice: 'try-later', summary: 'GET: HTTP 503', status: 503, ...details });
}

/** No answer began. */
export const silence = () => zuoraError({ isAnswered: false, status: null, summary: 'GET: no answer' });

/**
 * A ledger, a Zuora, a topic and a clock in memory, for one or several pollers. A test sets the clock and Zuora's
 * answers, and checks what was read, stored and published.
 */
export class PollWorld {
  /** Seconds since the beginning. */
  clock = 0;
  timeLeftMs = 50_000;
  settings = { pollMinSeconds: 60, pollMaxSeconds: 300, codeVersion: 'test' };
  secretUsed: string | null = null;
  answer: Answer = ({ id }) => aPeriod({ id });
  /** Called at each publishing. May throw. */
  onPublish: (event: string) => void | Promise<void> = () => undefined;
  /** Called before each write. May throw. */
  onReplace: (before: LedgerItem, after: LedgerItem) => void | Promise<void> = () => undefined;
  /** Called at each read of an item. May throw. */
  onGet: (key: LedgerKey) => void | Promise<void> = () => undefined;
  /** Called at each read of many items. May throw. */
  onMany: (keys: readonly LedgerKey[]) => void = () => undefined;
  /** The keys that the ledger leaves out when it reads many items. */
  unread: string[] = [];
  /** Keys that a stale index lists besides the due ones. */
  staleKeys: LedgerKey[] = [];
  /** The due time of a request in a stale index. */
  staleDueAt = new Map<string, string>();
  pageSize = 100;
  /** Called for each page of the index, counted from 1. May throw. */
  onPage: (page: number) => void = () => undefined;

  readonly reads: Read[] = [];
  readonly published: string[] = [];
  readonly reports: { code: EventCode; fields: ReportFields }[] = [];
  readonly tenantAccess = createTenantAccess();
  readonly #rows = new Map<string, LedgerItem>();

  constructor(...items: LedgerItem[]) {
    this.put(...items);
  }

  /** Writes without a condition, like another writer that came before. */
  put(...items: LedgerItem[]): void {
    for (const item of items) this.#rows.set(keyOf(item), structuredClone(item));
  }

  item(requestId = 'close-1', tenant = 'default'): LedgerItem {
    const item = this.#rows.get(keyOf({ tenant, requestId }));
    if (item === undefined) throw new Error(`No item ${requestId}`);
    return structuredClone(item);
  }

  items(): LedgerItem[] {
    return structuredClone([...this.#rows.values()]);
  }

  codes(): EventCode[] {
    return this.reports.map(({ code }) => code);
  }

  /** One invocation, at a time and for a tick in seconds since the beginning. */
  async tick(now: number, tick = now): Promise<OpenItems> {
    this.clock = now;
    return await pollTrialBalances(atMs(tick), this.effects());
  }

  /** One invocation by a wake-up, at a time in seconds since the beginning. */
  async wake(now: number, event: Partial<WakeUp> = {}): Promise<void> {
    this.clock = now;
    const effects = this.effects();
    const ledger: WakeUpContext['ledger'] = {
      ...effects.ledger,
      waitingOn: (period) => this.#waitingOn(period),
    };
    await wakeUp({ tenant: 'default', accountingPeriodId: 'p-nov', ...event }, { ...effects, ledger });
  }

  effects(): PollContext {
    return {
      now: () => atMs(this.clock),
      timeLeftMs: () => this.timeLeftMs,
      settings: this.settings,
      tenantAccess: this.tenantAccess,
      report: (code, fields) => void this.reports.push({ code, fields }),
      publish: async (event) => {
        await nextTurn();
        await this.onPublish(event);
        this.published.push(event);
      },
      zuora: {
        getPeriod: async (caller, id, limits) => {
          const read = { caller, id, limits };
          this.reads.push(read);
          await nextTurn();
          return { period: await this.answer(read), secretVersionId: this.secretUsed };
        },
      },
      ledger: {
        get: async (key) => {
          await nextTurn();
          await this.onGet(key);
          return structuredClone(this.#rows.get(keyOf(key)));
        },
        getMany: (keys) => this.#getMany(keys),
        replace: async (before, after) => {
          await nextTurn();
          await this.onReplace(before, after);
          if (this.#rows.get(keyOf(before))?.revision !== before.revision) throw new LostWriteError();
          const stored = { ...after, revision: before.revision + 1 };
          this.put(stored);
          return stored;
        },
        due: (time) => this.#due(time),
      },
    };
  }

  async #getMany(keys: readonly LedgerKey[]): Promise<ManyItems> {
    const isUnread = (key: LedgerKey) => this.unread.includes(key.requestId);
    const many: ManyItems = { items: [], unreadable: [], unread: keys.filter(isUnread) };
    await nextTurn();
    this.onMany(keys);
    for (const key of keys) {
      try {
        await this.onGet(key);
      } catch (error) {
        if (!(error instanceof UnreadableItemError)) throw error;
        many.unreadable.push(key);
        continue;
      }
      const item = this.#rows.get(keyOf(key));
      if (item !== undefined && !isUnread(key)) many.items.push(structuredClone(item));
    }
    return many;
  }

  /** The index by tenant, without its filter: the function must check each item itself. */
  async *#waitingOn({ tenant }: { tenant: string }): AsyncGenerator<LedgerKey[]> {
    const own = [...this.#rows.values()].filter((item) => item.tenant === tenant && item.dueAt !== null);
    await nextTurn();
    yield [...own, ...this.staleKeys].map(({ tenant, requestId }) => ({ tenant, requestId }));
  }

  async *#due(time: string): AsyncGenerator<DueKey[]> {
    const due = [...this.#rows.values()].flatMap(({ tenant, requestId, ...item }) => {
      const dueAt = this.staleDueAt.get(requestId) ?? item.dueAt;
      return dueAt === null || dueAt > time ? [] : [{ tenant, requestId, dueAt }];
    });
    due.sort((a, b) => a.dueAt.localeCompare(b.dueAt));
    const stale = this.staleKeys.map((key) => ({ dueAt: atTime(0), ...key }));
    const keys = [...stale, ...due];
    for (let from = 0; from === 0 || from < keys.length; from += this.pageSize) {
      this.onPage(from / this.pageSize + 1);
      yield keys.slice(from, from + this.pageSize);
    }
  }
}

function keyOf({ tenant, requestId }: LedgerKey): string {
  return `${tenant}\n${requestId}`;
}

import type { CloseRequest, PeriodReference } from '../../../functions/contract/close-request-schema.ts';
import type { CloseContext, Progress } from '../../../functions/set-pending-close/close-context.ts';
import { driveCloseRequest } from '../../../functions/set-pending-close/set-pending-close.ts';
import { LostWriteError } from '../../../functions/shared/ledger/ledger.ts';
import { type LedgerItem, ledgerItemSchema } from '../../../functions/shared/ledger/ledger-item.ts';
import { acceptedItem } from '../../../functions/shared/ledger/ledger-transitions.ts';
import type { EventCode, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import {
  type AccountingPeriod,
  noReportFiles,
  type TrialBalanceRun,
} from '../../../functions/shared/zuora/accounting-period.ts';
import type {
  PeriodAnswer,
  PutAnswer as ZuoraPutAnswer,
} from '../../../functions/shared/zuora/accounting-periods.ts';
import { interpretAnswer } from '../../../functions/shared/zuora/answer/envelope.ts';
import { createTextCleaner } from '../../../functions/shared/zuora/answer/texts.ts';
import type { ZuoraCaller } from '../../../functions/shared/zuora/client.ts';
import { ZuoraError, type ZuoraErrorDetails } from '../../../functions/shared/zuora/errors.ts';
import { createTenantAccess } from '../../../functions/shared/zuora/tenant-access.ts';
import { type SentWords, withCleanedWords } from '../shared/zuora/cleaned-words.ts';

/** A world for the closing function: books, a secret, a ledger and a clock in memory, with a record of every effect. */

export const start = Date.parse('2026-12-01T09:00:00.000Z');
export const settings = {
  deadlineHours: 24,
  backoffMinSeconds: 15,
  backoffMaxSeconds: 600,
  pollMinSeconds: 60,
  putAnswerSeconds: 120,
  codeVersion: 'test',
};
export const holdMs = settings.backoffMaxSeconds * 1000;
export const deadline = start + settings.deadlineHours * 3_600_000;

export const noRun: TrialBalanceRun = { status: 'Pending', start: null, end: null, errorMessage: null };
export const run = (status: string | null, startedAt: string | null): TrialBalanceRun => ({
  ...noRun,
  status,
  start: startedAt,
});
export const oldRun = run('Completed', '2026-11-20 01:00:00');

export function aPeriod(fields: Partial<SentWords> = {}): AccountingPeriod {
  return withCleanedWords({
    id: 'nov',
    name: 'Nov 2026',
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    fiscalYear: 2026,
    fiscalQuarter: 4,
    status: 'Open',
    run: oldRun,
    fileIds: noReportFiles,
    organizationIds: [],
    ...fields,
  });
}

interface Asked {
  requestId?: string;
  tenant?: string;
  accountingPeriod?: PeriodReference;
  entityId?: string | null;
  orgIds?: readonly string[] | null;
  requestedBy?: string | null;
}

export function aRequest({ requestId = 'close-1', tenant = 'default', ...asked }: Asked = {}): CloseRequest {
  const accountingPeriod = { name: 'Nov 2026' };
  const content = {
    accountingPeriod,
    entityId: null,
    orgIds: null,
    requestedBy: 'netsuite:controller',
    ...asked,
  };
  return { tenant, requestId, content };
}

export const anItem = (fields: Partial<LedgerItem> = {}): LedgerItem => ({
  ...acceptedItem(aRequest(), { ...settings, sent: { at: start, by: null }, now: start }),
  scope: { entityId: null, orgIds: null },
  ...fields,
});

/** The client's result for an answer of Zuora to a PUT, by the client's own rules. */
export function zuoraAnswers(
  status: number,
  body: Record<string, unknown> | 'unreadable',
  headers: Record<string, string> = {},
): ZuoraError {
  const route = 'PUT /v1/accounting-periods/{id}/pending-close';
  const answer = {
    method: 'PUT',
    route,
    status,
    body,
    headers: new Headers(headers),
    now: start,
    cleaner: createTextCleaner({}),
  } as const;
  const interpreted = interpretAnswer(answer);
  if (interpreted.isSuccess) throw new Error('This answer is a success');
  return new ZuoraError(interpreted.details);
}

export const refusedWith = (...codes: number[]): ZuoraError =>
  zuoraAnswers(200, {
    success: false,
    processId: 'ABCDEF0123456789',
    reasons: codes.map((code) => ({ code, message: `Zuora says ${code}` })),
  });

export const zuoraTrouble = (fields: Partial<ZuoraErrorDetails> = {}): ZuoraError =>
  new ZuoraError({ advice: 'try-later', summary: 'no answer', isAnswered: false, ...fields });

/** The result of a PUT: whether it takes effect, and which answer comes. */
export interface PutAnswer {
  takesEffect: boolean;
  error: ZuoraError | null;
}
export const succeeds: PutAnswer = { takesEffect: true, error: null };
export const fails = (error: ZuoraError): PutAnswer => ({ takesEffect: false, error });
export const answerLost = (error = zuoraTrouble()): PutAnswer => ({ takesEffect: true, error });

export class CrashError extends Error {}

type Secret = { entityId: string | null; orgIds: readonly string[] | null; secretVersionId: string | null };
export const plainSecret: Secret = { entityId: null, orgIds: null, secretVersionId: 'v1' };

const keyOf = ({ tenant, requestId }: { tenant: string; requestId: string }) => `${tenant} ${requestId}`;

export class CloseWorld {
  now = start;
  timeLeftMs = 300_000;
  readonly books: Map<string, AccountingPeriod>;
  /** The answer of Secrets Manager for any tenant. */
  secret: Secret | Error = plainSecret;
  /** The version of the secret in the results of calls. Null if the secret has none. */
  secretUsed: string | null = null;
  /** The answers to the next PUTs, in order. Later PUTs succeed. */
  putAnswers: PutAnswer[] = [];
  /** Trouble with reads, with the list and with the calls before a PUT, as long as it is set. */
  readTrouble: ZuoraError | null = null;
  listTrouble: Error | null = null;
  prepareTrouble: ZuoraError | null = null;
  /** All effects in order, such as `ledger.replace sent`. */
  readonly effects: string[] = [];
  /** All versions of all items that were stored. */
  readonly writes: LedgerItem[] = [];
  readonly callers: ZuoraCaller[] = [];
  readonly reports: { code: EventCode; fields: ReportFields }[] = [];
  effectivePuts = 0;
  /** The process dies after this number of effects. */
  crashAfter = Number.POSITIVE_INFINITY;
  /** Called before each effect. A test can use it to change Zuora or the ledger at that moment. */
  beforeEffect: (effect: string) => void | Promise<void> = () => {};
  readonly context: CloseContext;
  /** Whether a refused conditional write returns the stored item, as DynamoDB does unless the item is gone by then. */
  returnsStored = true;
  private readonly items = new Map<string, LedgerItem>();
  private readonly delivered = new Set<string>();

  constructor(...periods: AccountingPeriod[]) {
    this.books = new Map((periods.length > 0 ? periods : [aPeriod()]).map((period) => [period.id, period]));
    this.context = {
      now: () => this.now,
      timeLeftMs: () => this.timeLeftMs,
      ledger: {
        get: (key) => this.effect('ledger.get', () => this.items.get(keyOf(key))),
        create: (item) => this.effect(`ledger.create ${item.state}`, () => this.write(undefined, item)),
        replace: (before, after) =>
          this.effect(`ledger.replace ${after.state}`, () => this.write(before, after)),
      },
      zuora: {
        tenantSettings: () =>
          this.effect('secret', () => {
            if (this.secret instanceof Error) throw this.secret;
            return this.secret;
          }),
        prepare: () => this.effect('zuora.prepare', () => throwIfAny(this.prepareTrouble)),
        getPeriod: (caller, id) =>
          this.effect(`zuora.read ${this.books.get(id)?.status}`, () => this.read(caller, id)),
        listPeriods: (caller) =>
          this.effect('zuora.list', () => {
            this.callers.push(caller);
            throwIfAny(this.listTrouble);
            return { periods: [...this.books.values()], secretVersionId: this.secretUsed };
          }),
        setPendingClose: (caller, id) => this.effect('zuora.put', () => this.put(caller, id)),
      },
      report: (code, fields) => this.reports.push({ code, fields }),
      tenantAccess: createTenantAccess(),
      settings,
    };
  }

  /** Each invocation has a memory of its own. */
  nextInvocation(): void {
    this.context.tenantAccess = createTenantAccess();
  }

  /** One delivery of a request's message: its first one, unless the request was delivered before or has an item. */
  deliver(request = aRequest(), requestedAt = start, by: string | null = null): Promise<Progress> {
    const key = keyOf(request);
    const isFirst = !this.delivered.has(key) && !this.items.has(key);
    return this.deliverTime(isFirst ? 1 : 2, request, requestedAt, by);
  }

  /** The delivery with this receive count of a request's message, such as the first one of a second message. */
  deliverTime(
    receiveCount: number,
    request = aRequest(),
    requestedAt = start,
    by: string | null = null,
  ): Promise<Progress> {
    this.delivered.add(keyOf(request));
    return driveCloseRequest(request, { at: requestedAt, by, receiveCount }, this.context);
  }

  item(key: { tenant: string; requestId: string } = aRequest()): LedgerItem {
    const item = this.items.get(keyOf(key));
    if (item === undefined) throw new Error('The ledger has no such item');
    return item;
  }

  /** Returns a copy that was parsed by the schema, as the ledger in DynamoDB does. */
  store(item: LedgerItem): LedgerItem {
    const copy = ledgerItemSchema.parse(JSON.parse(JSON.stringify(item)));
    this.items.set(keyOf(item), copy);
    this.writes.push(copy);
    return copy;
  }

  get isLedgerEmpty(): boolean {
    return this.items.size === 0;
  }

  /** Changes a period like another person, unless it is gone: Zuora never uses an id twice. */
  change(fields: Partial<SentWords>, id = 'nov'): void {
    const period = this.books.get(id);
    if (period !== undefined) this.books.set(id, aPeriod({ ...period, ...fields }));
  }

  count(effect: string): number {
    return this.effects.filter((each) => each.startsWith(effect)).length;
  }

  reported(code: EventCode): ReportFields[] {
    return this.reports.filter((report) => report.code === code).map(({ fields }) => fields);
  }

  private async effect<T>(name: string, work: () => T): Promise<Awaited<T>> {
    await this.beforeEffect(name);
    this.effects.push(name);
    const isLast = this.effects.length === this.crashAfter;
    const [result] = await Promise.allSettled([(async () => work())()]);
    if (isLast) throw new CrashError(`crashed after ${name}`);
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  }

  private write(before: LedgerItem | undefined, after: LedgerItem): LedgerItem {
    const there = this.items.get(keyOf(after));
    if (there?.revision !== before?.revision)
      throw new LostWriteError('lost', this.returnsStored ? there : undefined);
    return this.store({ ...after, revision: (before?.revision ?? 0) + 1 });
  }

  private read(caller: ZuoraCaller, id: string): PeriodAnswer {
    this.callers.push(caller);
    throwIfAny(this.readTrouble);
    const period = this.books.get(id);
    if (period === undefined) throw refusedWith(50000040);
    return { period, secretVersionId: this.secretUsed };
  }

  private put(caller: ZuoraCaller, id: string): ZuoraPutAnswer {
    this.callers.push(caller);
    const { takesEffect, error } = this.putAnswers.shift() ?? succeeds;
    if (takesEffect) {
      const period = this.books.get(id);
      if (period?.status !== 'Open') throw refusedWith(50000030);
      this.effectivePuts++;
      const startedAt = `2026-12-01 09:00:${String(this.effectivePuts).padStart(2, '0')}`;
      this.change({ status: 'PendingClose', run: run('Processing', startedAt) }, id);
    }
    throwIfAny(error);
    return { processId: 'PROCESS1', secretVersionId: this.secretUsed };
  }
}

function throwIfAny(error: Error | null): void {
  if (error !== null) throw error;
}

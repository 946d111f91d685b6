import * as z from 'zod';
import { type CloseRequest, trackIdOf } from './close-request.ts';
import type { Baseline } from './run.ts';
import type { AccountingPeriod } from './zuora/accounting-periods.ts';

/**
 * One close request's record: what was asked, what was done, what was told (docs/contract.md, "The ledger"). Times are
 * ISO 8601 UTC. `ledger.ts` adds the keys of the table and of its index, and knows nothing else.
 */
const time = z.iso.datetime();
const nullableText = z.string().nullable();
const state = z.enum(['accepted', 'sent', 'watching', 'concluded']);

const periodReference = z.union([
  z.strictObject({ id: z.string() }),
  z.strictObject({ name: z.string() }),
  z.strictObject({ date: z.string() }),
  z.strictObject({ endedBefore: z.string(), timezone: z.string() }),
]);

const scope = z.object({ entityId: nullableText, orgIds: z.array(z.string()).nullable() });

const reason = z.object({ code: z.string(), message: z.string(), zuoraCode: nullableText });

/** What was last seen of the period, as the outcome event tells it. */
const periodSnapshot = z.object({
  id: z.string(),
  name: z.string(),
  startDate: z.string(),
  endDate: nullableText,
  fiscalYear: z.number().nullable(),
  fiscalQuarter: z.number().nullable(),
  status: z.string(),
});

const runSnapshot = z.object({
  status: nullableText,
  start: nullableText,
  end: nullableText,
  errorMessage: nullableText,
});

export const ledgerItemSchema = z.object({
  tenant: z.string(),
  requestId: z.string(),
  revision: z.number().int().positive(),
  request: z.object({
    accountingPeriod: periodReference,
    entityId: nullableText,
    orgIds: z.array(z.string()).nullable(),
    requestedBy: nullableText,
  }),
  requestedAt: time,
  deadline: time,
  /** The entity and orgs that apply, from the request or else the secret; null while the secret could not be read. */
  scope: scope.nullable(),
  state,
  /** When polling is to look next; null once the outcome is published. */
  dueAt: time.nullable(),
  /** Zuora's id of the period, from when it was first found; never looked up again. */
  periodId: nullableText,
  period: periodSnapshot.nullable(),
  baseline: z.object({ start: nullableText }).nullable(),
  /** Until then a PUT may still land. */
  holdUntil: time.nullable(),
  refusals: z.number().int().nonnegative(),
  /** Why Zuora refused the last PUT. */
  reasons: z.array(reason),
  watchingAt: time.nullable(),
  pendingCloseAt: time.nullable(),
  adopted: z.boolean(),
  /** The run that was seen running since `watchingAt`: its end is its own, even under the baseline's start. */
  seenRunning: z.object({ start: nullableText }).nullable(),
  /** The run of this pending close, once it was told apart from the baseline. */
  run: runSnapshot.nullable(),
  zuoraTrackId: z.string(),
  zuoraProcessId: nullableText,
  secretVersionId: nullableText,
  codeVersion: z.string(),
  history: z.array(z.object({ state: z.string(), at: time, because: nullableText })),
  /** The outcome event, byte for byte as every delivery sends it. */
  event: nullableText,
  publishedAt: time.nullable(),
});

export type LedgerItem = z.output<typeof ledgerItemSchema>;
export type Scope = z.output<typeof scope>;
export type Reason = z.output<typeof reason>;

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

const hour = 3_600_000;

/** Zuora's id of the period, as far as it is known: found, or given by the request. */
export function periodIdOf({ periodId, request: { accountingPeriod: asked } }: LedgerItem): string | null {
  return periodId ?? ('id' in asked ? asked.id : null);
}

/** From its deadline on an item is only waited for where an answer is on its way. `now` in milliseconds since 1970. */
export function isPastDeadline({ deadline }: Pick<LedgerItem, 'deadline'>, now: number): boolean {
  return now >= Date.parse(deadline);
}

/** The due time of an open item is never after its deadline, or it would be concluded late. */
export function dueBy(item: Pick<LedgerItem, 'deadline'>, milliseconds: number): string {
  return isoTime(Math.min(milliseconds, Date.parse(item.deadline)));
}

function entered(
  item: LedgerItem,
  state: LedgerItem['state'],
  now: number,
  because: string | null,
): LedgerItem {
  return { ...item, state, history: [...item.history, { state, at: isoTime(now), because }] };
}

/** A request as it is first stored, before Zuora is called for it. Polling has no business with it until its deadline. */
export function acceptedItem(
  { tenant, requestId, content }: CloseRequest,
  facts: { requestedAt: number; now: number; deadlineHours: number; codeVersion: string },
): LedgerItem {
  const deadline = isoTime(facts.requestedAt + facts.deadlineHours * hour);
  return {
    tenant,
    requestId,
    revision: 1,
    request: { ...content, orgIds: content.orgIds === null ? null : [...content.orgIds] },
    requestedAt: isoTime(facts.requestedAt),
    deadline,
    scope: null,
    state: 'accepted',
    dueAt: deadline,
    periodId: null,
    period: null,
    baseline: null,
    holdUntil: null,
    refusals: 0,
    reasons: [],
    watchingAt: null,
    pendingCloseAt: null,
    adopted: false,
    seenRunning: null,
    run: null,
    zuoraTrackId: trackIdOf(tenant, requestId),
    zuoraProcessId: null,
    secretVersionId: null,
    codeVersion: facts.codeVersion,
    history: [{ state: 'accepted', at: isoTime(facts.now), because: null }],
    event: null,
    publishedAt: null,
  };
}

/** With the entity and orgs that apply: the request's own, else the secret's as it is now; they are never changed after. */
export function withScope(
  item: LedgerItem,
  secret: { entityId: string | null; orgIds: readonly string[] | null; secretVersionId: string | null },
): LedgerItem {
  const orgIds = item.request.orgIds ?? secret.orgIds;
  return {
    ...item,
    scope: {
      entityId: item.request.entityId ?? secret.entityId,
      orgIds: orgIds === null ? null : [...orgIds],
    },
    secretVersionId: secret.secretVersionId,
  };
}

/** With what the period showed: the id from the first time on, the rest as last seen. */
export function withPeriod(item: LedgerItem, period: AccountingPeriod): LedgerItem {
  const { id, name, startDate, endDate, fiscalYear, fiscalQuarter, status } = period;
  return {
    ...item,
    periodId: id,
    period: { id, name, startDate, endDate, fiscalYear, fiscalQuarter, status },
  };
}

/** With a status that is known without a read: success says that pending close is set, and nothing else. */
export function withStatus(item: LedgerItem, status: string): LedgerItem {
  return item.period === null ? item : { ...item, period: { ...item.period, status } };
}

/** A PUT is about to be sent: its baseline is durable first, and no other PUT is sent until the hold is over. */
export function sentItem(
  item: LedgerItem,
  facts: {
    baseline: Baseline;
    now: number;
    holdMs: number;
    pollMinMs: number;
    secretVersionId: string | null;
    codeVersion: string;
  },
): LedgerItem {
  return {
    ...entered(item, 'sent', facts.now, null),
    secretVersionId: facts.secretVersionId,
    baseline: facts.baseline,
    holdUntil: isoTime(facts.now + facts.holdMs),
    dueAt: dueBy(item, facts.now + facts.pollMinMs),
    codeVersion: facts.codeVersion,
  };
}

/** Zuora refused the PUT: nothing of it can land any more, and its baseline serves if a person sets pending close. */
export function refusedItem(
  item: LedgerItem,
  facts: { now: number; reasons: readonly Reason[]; processId: string | null },
): LedgerItem {
  return {
    ...entered(item, 'accepted', facts.now, 'put-refused'),
    holdUntil: null,
    dueAt: item.deadline,
    reasons: [...facts.reasons],
    zuoraProcessId: facts.processId ?? item.zuoraProcessId,
  };
}

/** Pending close was seen or made; the trial balance is polling's to watch. */
export function watchingItem(
  item: LedgerItem,
  facts: {
    now: number;
    pollMinMs: number;
    adopted: boolean;
    processId?: string | null;
    because: string | null;
  },
): LedgerItem {
  return {
    ...entered(item, 'watching', facts.now, facts.because),
    watchingAt: isoTime(facts.now),
    pendingCloseAt: facts.adopted ? null : isoTime(facts.now),
    adopted: facts.adopted,
    reasons: [],
    dueAt: dueBy(item, facts.now + facts.pollMinMs),
    zuoraProcessId: facts.processId ?? item.zuoraProcessId,
  };
}

/** The outcome stands: what is written here is what every delivery sends. Due at once, for polling to publish. */
export function concludedItem(
  item: LedgerItem,
  facts: { now: number; event: string; because: string },
): LedgerItem {
  return {
    ...entered(item, 'concluded', facts.now, facts.because),
    event: facts.event,
    dueAt: isoTime(facts.now),
  };
}

/** The outcome is out; nothing is due any more. */
export function publishedItem(item: LedgerItem, now: number): LedgerItem {
  const at = isoTime(now);
  return {
    ...item,
    dueAt: null,
    publishedAt: at,
    history: [...item.history, { state: 'published', at, because: null }],
  };
}

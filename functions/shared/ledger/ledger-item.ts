import * as z from 'zod/mini';

/**
 * One close request's record: what was asked, what was done, what was told (docs/specification.md, "The ledger"). Times are
 * ISO 8601 UTC. `ledger.ts` adds the keys of the table and of its index, and knows nothing else.
 */
const time = z.iso.datetime();
const nullableText = z.nullable(z.string());
const state = z.enum(['accepted', 'sent', 'watching', 'concluded']);

const periodReference = z.union([
  z.strictObject({ id: z.string() }),
  z.strictObject({ name: z.string() }),
  z.strictObject({ date: z.string() }),
  z.strictObject({ endedBefore: z.string(), timezone: z.string() }),
]);

const scope = z.object({ entityId: nullableText, orgIds: z.nullable(z.array(z.string())) });

const reason = z.object({ code: z.string(), message: z.string(), zuoraCode: nullableText });

/** What was last seen of the period, as the outcome event tells it. */
const periodSnapshot = z.object({
  id: z.string(),
  name: z.string(),
  startDate: z.string(),
  endDate: nullableText,
  fiscalYear: z.nullable(z.number()),
  fiscalQuarter: z.nullable(z.number()),
  status: z.string(),
});

const runSnapshot = z.object({
  status: nullableText,
  start: nullableText,
  end: nullableText,
  errorMessage: nullableText,
});

/**
 * One step of an item's way. Of what the step was made with and what it saw, an entry holds what is new since the
 * entry before: a request that waits for days would else outgrow DynamoDB's 400 KB.
 */
const historyEntry = z.looseObject({
  state: z.string(),
  at: time,
  because: nullableText,
  /**
   * The period's status as last seen, at most 100 characters of it: before the PUT in the entry `sent`, after it in
   * `watching`.
   */
  periodStatus: z.optional(z.string()),
  secretVersionId: z.optional(z.string()),
  zuoraProcessId: z.optional(z.string()),
  /** Why Zuora refused a PUT, by its own code. */
  zuoraCode: z.optional(z.string()),
  codeVersion: z.optional(z.string()),
  /** Which operator asked for the step. */
  by: z.optional(z.string()),
});

const ledgerItem = z.object({
  tenant: z.string(),
  requestId: z.string(),
  revision: z.number().check(z.int(), z.positive()),
  request: z.object({
    accountingPeriod: periodReference,
    entityId: nullableText,
    orgIds: z.nullable(z.array(z.string())),
    requestedBy: nullableText,
  }),
  requestedAt: time,
  /** Who sent the message, as SQS attests it (`SenderId`); null where it did not say. */
  senderId: z._default(nullableText, null),
  deadline: time,
  /** The entity and orgs that apply, from the request or else the secret; null while the secret could not be read. */
  scope: z.nullable(scope),
  state,
  /** When polling is to look next; null once the outcome is published. */
  dueAt: z.nullable(time),
  /** Zuora's id of the period, from when it was first found; never looked up again. */
  periodId: nullableText,
  period: z.nullable(periodSnapshot),
  baseline: z.nullable(z.object({ start: nullableText })),
  /** Until then a PUT may still land. */
  holdUntil: z.nullable(time),
  /** Why the item goes no further for now, and since when: for people, nothing is decided by it. Null where it does. */
  waiting: z._default(z.nullable(z.object({ because: z.string(), since: time })), null),
  refusals: z.number().check(z.int(), z.nonnegative()),
  /** Why Zuora refused the last PUT. */
  reasons: z.array(reason),
  watchingAt: z.nullable(time),
  pendingCloseAt: z.nullable(time),
  adopted: z.boolean(),
  /** The run that was seen running since `watchingAt`: its end is its own, even under the baseline's start. */
  seenRunning: z.nullable(z.object({ start: nullableText })),
  /** When a wake-up last claimed the item; absent while none has. */
  wokenAt: z.optional(time),
  /** The run of this pending close, once it was told apart from the baseline. */
  run: z.nullable(runSnapshot),
  zuoraTrackId: z.string(),
  zuoraProcessId: nullableText,
  secretVersionId: nullableText,
  codeVersion: z.string(),
  history: z.array(historyEntry),
  /**
   * How many entries were left out after the first ones, as the item would have grown too large; absent while none was.
   */
  historyLeftOut: z.optional(z.number().check(z.int(), z.positive())),
  /** The outcome event, byte for byte as every delivery sends it. */
  event: nullableText,
  publishedAt: z.nullable(time),
});

/** Keys of a later version are kept as they are: a deployment that is rolled back must not strip the record. */
export const ledgerItemSchema = z.looseObject(ledgerItem.shape);

export type LedgerItem = z.output<typeof ledgerItem>;
export type Scope = z.output<typeof scope>;
export type Reason = z.output<typeof reason>;

/** What every log line of a ledger item carries. */
export function about({ tenant, requestId, periodId, zuoraTrackId }: LedgerItem) {
  return { tenant, requestId, periodId, trackId: zuoraTrackId };
}

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Zuora's id of the period, as far as it is known: found, or given by the request. */
export function periodIdOf({ periodId, request: { accountingPeriod: asked } }: LedgerItem): string | null {
  return periodId ?? ('id' in asked ? asked.id : null);
}

/** From its deadline on an item is only waited for where an answer is on its way. `now` in milliseconds since 1970. */
export function isPastDeadline({ deadline }: Pick<LedgerItem, 'deadline'>, now: number): boolean {
  return now >= Date.parse(deadline);
}

/** When an item entered its state, milliseconds since 1970: its last history entry says so. */
export function inStateSince({ history }: Pick<LedgerItem, 'history'>): number {
  return Date.parse(history.at(-1)?.at ?? isoTime(0));
}

/** The due time of an open item is never after its deadline, or it would be concluded late. */
export function dueBy(item: Pick<LedgerItem, 'deadline'>, milliseconds: number): string {
  return isoTime(Math.min(milliseconds, Date.parse(item.deadline)));
}

import * as z from 'zod/mini';

/**
 * The ledger item of one close request: what was asked, what was done and which outcome was published
 * (docs/specification.md, "The ledger"). Times are ISO 8601 in UTC. `ledger.ts` adds the keys of the table and of its
 * index.
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

/** The period as it was read last, in the form of the outcome event. */
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
 * One step of an item. Its facts are stored only if they are new or have changed since an earlier entry. Otherwise the
 * item of a request that waits for days would exceed DynamoDB's 400 KB.
 */
const historyEntry = z.looseObject({
  state: z.string(),
  at: time,
  because: nullableText,
  /**
   * The period's status as it was read last, cut to 100 characters: before the PUT in the entry `sent`, after it in
   * `watching`.
   */
  periodStatus: z.optional(z.string()),
  secretVersionId: z.optional(z.string()),
  zuoraProcessId: z.optional(z.string()),
  /** Zuora's code of the reason why it refused a PUT. */
  zuoraCode: z.optional(z.string()),
  codeVersion: z.optional(z.string()),
  /** The operator who asked for the step. */
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
  /** Who sent the message, as SQS confirms it (`SenderId`). Null if SQS did not say. */
  senderId: z._default(nullableText, null),
  deadline: time,
  /** The entity and orgs to use, from the request or else the secret. Null as long as the secret could not be read. */
  scope: z.nullable(scope),
  state,
  /** When polling handles the item next. Null once the outcome is published. */
  dueAt: z.nullable(time),
  /** Zuora's id of the period, since it was first found. It is never looked up again. */
  periodId: nullableText,
  period: z.nullable(periodSnapshot),
  baseline: z.nullable(z.object({ start: nullableText })),
  /** Until this time a PUT may still take effect. */
  holdUntil: z.nullable(time),
  /** Why the item waits, and since when. For people: no decision depends on it. Null if the item does not wait. */
  waiting: z._default(z.nullable(z.object({ because: z.string(), since: time })), null),
  refusals: z.number().check(z.int(), z.nonnegative()),
  /** Why Zuora refused the last PUT. */
  reasons: z.array(reason),
  watchingAt: z.nullable(time),
  pendingCloseAt: z.nullable(time),
  adopted: z.boolean(),
  /** The run that was in progress at a read since `watchingAt`. It is a new run even if it has the baseline's start. */
  seenRunning: z.nullable(z.object({ start: nullableText })),
  /** When a wake-up last claimed the item. Absent if none has. */
  wokenAt: z.optional(time),
  /** The run of this pending close, once a read showed a run other than the baseline. */
  run: z.nullable(runSnapshot),
  zuoraTrackId: z.string(),
  zuoraProcessId: nullableText,
  secretVersionId: nullableText,
  codeVersion: z.string(),
  history: z.array(historyEntry),
  /** How many entries after the first ones were left out to keep the item small enough. Absent if none was. */
  historyLeftOut: z.optional(z.number().check(z.int(), z.positive())),
  /** The outcome event. Every delivery sends exactly this text. */
  event: nullableText,
  publishedAt: z.nullable(time),
});

/** Keeps keys of a later version: after a deployment is rolled back, they must not get lost. */
export const ledgerItemSchema = z.looseObject(ledgerItem.shape);

export type LedgerItem = z.output<typeof ledgerItem>;
export type Scope = z.output<typeof scope>;
export type Reason = z.output<typeof reason>;

/** The fields that every log line about a ledger item has. */
export function about({ tenant, requestId, periodId, zuoraTrackId }: LedgerItem) {
  return { tenant, requestId, periodId, trackId: zuoraTrackId };
}

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Zuora's id of the period if it is known: it was found, or the request names it. */
export function periodIdOf({ periodId, request: { accountingPeriod: asked } }: LedgerItem): string | null {
  return periodId ?? ('id' in asked ? asked.id : null);
}

/** Whether the deadline has passed. `now` is in milliseconds since 1970. */
export function isPastDeadline({ deadline }: Pick<LedgerItem, 'deadline'>, now: number): boolean {
  return now >= Date.parse(deadline);
}

/** When an item entered its state, in milliseconds since 1970: the time of its last history entry. */
export function inStateSince({ history }: Pick<LedgerItem, 'history'>): number {
  return Date.parse(history.at(-1)?.at ?? isoTime(0));
}

/** The time at which an item is due: never after its deadline, so that it is not concluded late. */
export function dueBy(item: Pick<LedgerItem, 'deadline'>, milliseconds: number): string {
  return isoTime(Math.min(milliseconds, Date.parse(item.deadline)));
}

import * as z from 'zod/mini';
import { isCarriedBySqs } from './carried-characters.ts';
import { periodIdPattern, requestIdPattern, tenantPattern } from './patterns.ts';

/**
 * What a close request is: the fields of the contract, each with its rule and the sentence that a sender reads when the
 * rule is broken. A sentence names the rule and never the value, because it goes into a queue attribute and into logs.
 */
const text = (rule: string) => z.string({ error: rule });
const matching = (pattern: RegExp, rule: string) =>
  text(rule).check(z.regex(pattern, { error: rule, abort: true }));

const dayRule = 'must be a real day as YYYY-MM-DD';
const day = z.iso.date({ error: dayRule });
const instantRule = 'must be a real day as YYYY-MM-DD, or an ISO 8601 date-time with an offset';
/** Bounds the text: a fraction of a second may have any number of digits, and the outcome's `subject` repeats it. */
export const endedBeforeCharactersMax = 40;
/** Seconds may be left out, as ISO 8601 allows. */
const toTheMinute = -1;
const instant = z
  .union(
    [
      z.iso.date(),
      z.iso.datetime({ offset: true }),
      z.iso.datetime({ offset: true, precision: toTheMinute }),
    ],
    { error: instantRule },
  )
  .check(
    z.maxLength(endedBeforeCharactersMax, {
      error: `must be at most ${endedBeforeCharactersMax} characters`,
    }),
  );

/** `Intl` also accepts offsets such as `+05:00`, which are not IANA names. */
function isIanaTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
const timezoneRule = 'must be an IANA time zone name such as America/New_York';
const timezone = text(timezoneRule).check(
  z.maxLength(64, { error: timezoneRule, abort: true }),
  z.refine(isIanaTimeZone, { error: timezoneRule }),
);

/** The outcome repeats the name, so it may have only characters that SQS and SNS deliver unchanged. */
const name = matching(/^\P{Cs}{1,100}$/u, 'must be 1 to 100 characters').check(
  z.refine(isCarriedBySqs, { error: 'must hold only characters that SQS carries' }),
);

/**
 * Printable characters: no control, format, private-use, unassigned or surrogate characters, and no line or paragraph
 * separators. The two joiners are format characters, but names in Persian and Hindi need them. SQS carries all of
 * these.
 */
const printablePattern = /^(?:[^\p{C}\p{Zl}\p{Zp}]|[\u200c\u200d]){1,256}$/u;

const oneOf = 'exactly one of id, name, date or endedBefore';
const accountingPeriod = z.pipe(
  z.strictObject(
    {
      id: z.optional(matching(periodIdPattern, 'must be 1 to 64 of A-Z a-z 0-9 _ -')),
      name: z.optional(name),
      date: z.optional(day),
      endedBefore: z.optional(instant),
      timezone: z.nullish(timezone),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? `must be an object with ${oneOf}` : undefined) },
  ),
  z.transform((asked, context): PeriodReference => {
    const { id, name, date, endedBefore } = asked;
    const timezone = asked.timezone ?? undefined;
    const given: PeriodReference[] = [
      ...(id === undefined ? [] : [{ id }]),
      ...(name === undefined ? [] : [{ name }]),
      ...(date === undefined ? [] : [{ date }]),
      ...(endedBefore === undefined ? [] : [{ endedBefore, timezone: timezone ?? 'UTC' }]),
    ];
    const [reference, ...others] = given;
    if (reference === undefined || others.length > 0) {
      context.issues.push({ code: 'custom', input: asked, message: `must hold ${oneOf}` });
      return z.NEVER;
    }
    if (timezone !== undefined && endedBefore === undefined) {
      const message = 'is allowed beside endedBefore only';
      context.issues.push({ code: 'custom', input: asked, path: ['timezone'], message });
      return z.NEVER;
    }
    return reference;
  }),
);

/** Which period a sender means: by Zuora's id, by name, by a day inside it, or the one that ended last before a day. */
export type PeriodReference =
  | { id: string }
  | { name: string }
  | { date: string }
  | { endedBefore: string; timezone: string };

const orgIdsRule = 'must be an array of 1 to 50 strings';
const orgIds = z
  .array(matching(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -'), { error: orgIdsRule })
  .check(z.minLength(1, { error: orgIdsRule }), z.maxLength(50, { error: orgIdsRule }));

/**
 * Parses the request in a message into the form that the ledger stores. A field that is missing or null becomes null:
 * outcomes print nulls, and people copy them. Unknown keys are not allowed, because a misspelt `entityId` must not
 * close the wrong entity's books.
 */
export const closeRequestSchema = z.pipe(
  z.strictObject(
    {
      accountingPeriod,
      requestId: z.nullish(matching(requestIdPattern, 'must be 1 to 128 of A-Z a-z 0-9 . _ : / -')),
      tenant: z.nullish(matching(tenantPattern, 'must be 1 to 64 of a-z 0-9 -')),
      // Zuora's entity ids have the form of a UUID but need not carry a UUID's version digits.
      entityId: z.nullish(z.guid({ error: 'must be a UUID' })),
      orgIds: z.nullish(orgIds),
      requestedBy: z.nullish(matching(printablePattern, 'must be 1 to 256 printable characters')),
    },
    { error: (issue) => (issue.code === 'invalid_type' ? 'must be a JSON object' : undefined) },
  ),
  z.transform(({ accountingPeriod, requestId, tenant, entityId, orgIds, requestedBy }) => ({
    requestId: requestId ?? undefined,
    tenant: tenant ?? 'default',
    content: {
      accountingPeriod,
      entityId: entityId ?? null,
      orgIds: orgIds ?? null,
      requestedBy: requestedBy ?? null,
    },
  })),
);

/** What a sender asks for. Two requests with the same id are the same request if these fields are equal. */
export interface CloseRequestContent {
  accountingPeriod: PeriodReference;
  entityId: string | null;
  orgIds: readonly string[] | null;
  requestedBy: string | null;
}

/** A request with its idempotency key: the tenant and the request id. */
export interface CloseRequest {
  tenant: string;
  requestId: string;
  content: CloseRequestContent;
}

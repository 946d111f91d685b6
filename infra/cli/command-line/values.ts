import { InvalidArgumentError } from 'commander';
import * as z from 'zod/mini';
import { closeRequestSchema } from '../../../functions/contract/close-request-schema.ts';

/** An option for a field of a close request is checked by the rule of that field (docs/senders.md). */
function byRuleOf<Value>(read: (text: string) => Value, messageWith: (value: Value) => object) {
  return (text: string): Value => {
    const value = read(text);
    const message = { accountingPeriod: { name: 'any' }, ...messageWith(value) };
    const [issue] = closeRequestSchema.safeParse(message).error?.issues ?? [];
    if (issue !== undefined) throw new InvalidArgumentError(`It ${issue.message}.`);
    return value;
  };
}
const unchanged = (text: string) => text;
const asPeriod = (accountingPeriod: object) => ({ accountingPeriod });

const dayForm = z.iso.date();
const instant = z.iso.datetime({ offset: true });

/** A real day → the time when it begins in UTC. */
function parseDay(text: string): string {
  if (!dayForm.safeParse(text).success)
    throw new InvalidArgumentError('It must be a real day as YYYY-MM-DD.');
  return `${text}T00:00:00.000Z`;
}

/** A day in UTC or an instant → an ISO 8601 time in UTC. */
function parseSince(text: string): string {
  if (dayForm.safeParse(text).success) return parseDay(text);
  if (instant.safeParse(text).success) return new Date(text).toISOString();
  throw new InvalidArgumentError(
    'It must be a real day as YYYY-MM-DD, or an ISO 8601 time with its offset, such as 2026-12-01T08:00:00Z.',
  );
}

/** Whole numbers from 1 on. */
function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return count;
}

/** Reads and checks what was typed for an option or argument. Each throws InvalidArgumentError with the rule. */
export const readers = {
  tenant: byRuleOf(unchanged, (tenant) => ({ tenant })),
  requestId: byRuleOf(unchanged, (requestId) => ({ requestId })),
  requestedBy: byRuleOf(unchanged, (requestedBy) => ({ requestedBy })),
  entity: byRuleOf(unchanged, (entityId) => ({ entityId })),
  orgs: byRuleOf(
    (text) => text.split(',').map((id) => id.trim()),
    (orgIds) => ({ orgIds }),
  ),
  periodId: byRuleOf(unchanged, (id) => asPeriod({ id })),
  periodName: byRuleOf(unchanged, (name) => asPeriod({ name })),
  periodDate: byRuleOf(unchanged, (date) => asPeriod({ date })),
  endedBefore: byRuleOf(unchanged, (endedBefore) => asPeriod({ endedBefore })),
  timezone: byRuleOf(unchanged, (timezone) => asPeriod({ endedBefore: '2026-12-01', timezone })),
  day: parseDay,
  since: parseSince,
  count: parseCount,
} satisfies Record<string, (text: string) => unknown>;

/** What an option or argument holds. */
export type ValueName = keyof typeof readers;

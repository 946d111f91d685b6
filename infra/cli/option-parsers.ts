import { InvalidArgumentError } from 'commander';
import * as z from 'zod';
import { closeRequestSchema } from '../../functions/contract/close-request-schema.ts';

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
const asItIs = (text: string) => text;
const asPeriod = (accountingPeriod: object) => ({ accountingPeriod });

export const parseTenant = byRuleOf(asItIs, (tenant) => ({ tenant }));
export const parseRequestId = byRuleOf(asItIs, (requestId) => ({ requestId }));
export const parseRequestedBy = byRuleOf(asItIs, (requestedBy) => ({ requestedBy }));
export const parseEntity = byRuleOf(asItIs, (entityId) => ({ entityId }));
export const parseOrgs = byRuleOf(
  (text) => text.split(',').map((id) => id.trim()),
  (orgIds) => ({ orgIds }),
);
export const parsePeriodId = byRuleOf(asItIs, (id) => asPeriod({ id }));
export const parsePeriodName = byRuleOf(asItIs, (name) => asPeriod({ name }));
export const parsePeriodDate = byRuleOf(asItIs, (date) => asPeriod({ date }));
export const parseEndedBefore = byRuleOf(asItIs, (endedBefore) => asPeriod({ endedBefore }));
export const parseTimezone = byRuleOf(asItIs, (timezone) =>
  asPeriod({ endedBefore: '2026-12-01', timezone }),
);

const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });

/** A real day → the time when it begins in UTC. */
export function parseDay(text: string): string {
  if (!day.safeParse(text).success) throw new InvalidArgumentError('It must be a real day as YYYY-MM-DD.');
  return `${text}T00:00:00.000Z`;
}

/** A day in UTC or an instant → an ISO 8601 time in UTC. */
export function parseSince(text: string): string {
  if (day.safeParse(text).success) return parseDay(text);
  if (instant.safeParse(text).success) return new Date(text).toISOString();
  throw new InvalidArgumentError(
    'It must be a real day as YYYY-MM-DD, or an ISO 8601 time with its offset, such as 2026-12-01T08:00:00Z.',
  );
}

/** Whole numbers from 1 on. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < 1)
    throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return count;
}

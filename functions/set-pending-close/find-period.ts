import type { PeriodReference } from '../contract/close-request-schema.ts';
import type { AccountingPeriod, PeriodLookup } from '../shared/zuora/accounting-periods.ts';

const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** The calendar day (`YYYY-MM-DD`) of an instant in a time zone. A date is returned unchanged. */
export function calendarDay(dateOrInstant: string, timezone: string): string {
  if (isDate(dateOrInstant)) return dateOrInstant;
  const parts = new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(new Date(dateOrInstant));
  const { year, month, day } = Object.fromEntries(parts.map(({ type, value }) => [type, value]));
  return `${String(year).padStart(4, '0')}-${month}-${day}`;
}

function candidates(asked: PeriodReference, periods: readonly AccountingPeriod[]): AccountingPeriod[] {
  if ('id' in asked) return periods.filter((period) => period.id === asked.id);
  if ('name' in asked) return periods.filter((period) => period.name === asked.name);
  if ('date' in asked) {
    // The open-ended period is found as well, so that the outcome can say why it was not closed.
    return periods.filter(
      (period) => period.startDate <= asked.date && (period.endDate === null || asked.date <= period.endDate),
    );
  }
  const day = calendarDay(asked.endedBefore, asked.timezone);
  const ended = periods.filter((period) => period.endDate !== null && period.endDate < day);
  const last = ended.reduce(
    (latest, { endDate }) => (endDate !== null && endDate > latest ? endDate : latest),
    '',
  );
  return ended.filter((period) => period.endDate === last);
}

/**
 * Finds the period that a request means in the complete list. Names must be equal to what Zuora sent: a part of a name
 * may fit several, and a cleaned name may be another period's. With several orgs, names and dates repeat
 * (docs.zuora.com, Multi-Org accounting periods). Pure.
 */
export function findPeriod(asked: PeriodReference, periods: readonly AccountingPeriod[]): PeriodLookup {
  const [period, ...others] = candidates(asked, periods);
  if (period === undefined) return { found: 'none' };
  return others.length === 0 ? { found: 'one', period } : { found: 'several' };
}

function sharesOrganization(one: AccountingPeriod, other: AccountingPeriod): boolean {
  if (one.organizationIds.length === 0 || other.organizationIds.length === 0) return true;
  return one.organizationIds.some((id) => other.organizationIds.includes(id));
}

/**
 * The cleaned names of the earlier periods that are not closed. While there is one, Zuora refuses to set this period to
 * pending close (developer.zuora.com, PUT_PendingCloseAccountingPeriod). A status that we do not know proves nothing.
 * Pure.
 */
export function earlierOpenPeriods(target: AccountingPeriod, periods: readonly AccountingPeriod[]): string[] {
  return periods
    .filter(
      (period) =>
        period.endDate !== null &&
        period.endDate < target.startDate &&
        (period.status === 'Open' || period.status === 'PendingClose') &&
        sharesOrganization(period, target),
    )
    .sort((one, other) => (one.startDate < other.startDate ? -1 : 1))
    .map((period) => period.cleaned.name);
}

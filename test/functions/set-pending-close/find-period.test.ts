import { describe, expect, test } from 'vitest';
import type { PeriodReference } from '../../../functions/contract/close-request-schema.ts';
import {
  calendarDay,
  earlierOpenPeriods,
  findPeriod,
} from '../../../functions/set-pending-close/find-period.ts';
import type { AccountingPeriod } from '../../../functions/shared/zuora/accounting-period.ts';
import { aPeriod } from './world.ts';

type Fields = Partial<AccountingPeriod>;
const month = (name: string, startDate: string, endDate: string | null, fields: Fields = {}) =>
  aPeriod({ id: name.toLowerCase(), name, startDate, endDate, ...fields });

const sep = month('Sep', '2026-09-01', '2026-09-30', { status: 'Closed' });
const oct = month('Oct', '2026-10-01', '2026-10-31');
const nov = month('Nov', '2026-11-01', '2026-11-30');
const dec = month('Dec', '2026-12-01', '2026-12-31');
const open = month('Open-Ended', '2027-01-01', null);
const year = [nov, open, sep, dec, oct];

/** The ids found, `none` or `several`. */
function find(asked: PeriodReference, periods: AccountingPeriod[] = year): string {
  const found = findPeriod(asked, periods);
  return found.found === 'one' ? found.period.id : found.found;
}
const endedBefore = (day: string, timezone = 'UTC'): PeriodReference => ({ endedBefore: day, timezone });

describe('the period that a request means', () => {
  test.each<[string, PeriodReference, string]>([
    ['id: exactly', { id: 'oct' }, 'oct'],
    ['id: none', { id: 'OCT' }, 'none'],
    ['name: exact', { name: 'Nov' }, 'nov'],
    ['name: not a part', { name: 'No' }, 'none'],
    ['name: not in another case', { name: 'nov' }, 'none'],
    ['name: not with spaces around', { name: 'Nov ' }, 'none'],
    ['date: a day inside', { date: '2026-11-15' }, 'nov'],
    ['date: its first day', { date: '2026-11-01' }, 'nov'],
    ['date: its last day', { date: '2026-11-30' }, 'nov'],
    ['date: before all', { date: '2026-08-31' }, 'none'],
    [
      'date: in the open-ended period, which then is refused by its own name',
      { date: '2030-01-01' },
      'open-ended',
    ],
    ['endedBefore: the one that ended last', endedBefore('2026-12-01'), 'nov'],
    ['endedBefore: one that ends on the day has not ended before it', endedBefore('2026-11-30'), 'oct'],
    ['endedBefore: closed ones count', endedBefore('2026-10-15'), 'sep'],
    ['endedBefore: nothing has ended', endedBefore('2026-09-30'), 'none'],
    ['endedBefore: the open-ended period is never a target', endedBefore('2099-01-01'), 'dec'],
  ])('%s', (_row, asked, expected) => expect(find(asked)).toBe(expected));

  describe('name: compared as Zuora sent it, and not after cleaning', () => {
    // Periods whose cleaned names are the same.
    const twins = [
      'Q4 2026',
      'Q4\t 2026',
      'Q4 2026\u0085',
      'Q4 2026\ufffe',
      'Q4 2026\u200b',
      'Q4 \ud842\udfb72026',
    ].map((name, index) => ({
      ...month(name, '2026-10-01', '2026-12-31', { id: `twin-${index}` }),
      cleaned: { name: 'Q4 2026', status: 'Open', runStatus: null },
    }));
    test.each(twins.map(({ name, id }) => [name, id]))('%j', (name, id) => {
      expect(find({ name }, twins)).toBe(id);
      expect(find({ name }, [...year, ...twins.filter((twin) => twin.id !== id)])).toBe('none');
    });
  });

  test('an empty list has none', () => {
    expect(find({ name: 'Nov' }, [])).toBe('none');
    expect(find(endedBefore('2026-12-01'), [])).toBe('none');
  });
});

describe('several orgs: names and dates repeat', () => {
  const other = month('Nov', '2026-11-01', '2026-11-30', { id: 'nov-b', organizationIds: ['org-b'] });
  const periods = [...year, other];
  test.each<[string, PeriodReference, string]>([
    ['name', { name: 'Nov' }, 'several'],
    ['date', { date: '2026-11-15' }, 'several'],
    ['endedBefore', endedBefore('2026-12-01'), 'several'],
    ['the id distinguishes them', { id: 'nov-b' }, 'nov-b'],
    ['endedBefore: only the last that ended can repeat', endedBefore('2027-01-01'), 'dec'],
  ])('%s', (_row, asked, expected) => expect(find(asked, periods)).toBe(expected));

  test('endedBefore: two periods that end on the same day are several, whatever their starts', () => {
    const quarter = month('Q4', '2026-10-01', '2026-12-31');
    expect(find(endedBefore('2027-01-01'), [...year, quarter])).toBe('several');
  });
});

describe('the calendar day of a point in time in a time zone', () => {
  test.each<[string, string, string]>([
    ['2026-12-01', 'America/New_York', '2026-12-01'],
    ['2026-12-01', 'Pacific/Kiritimati', '2026-12-01'],
    ['2026-12-01T00:00:00Z', 'UTC', '2026-12-01'],
    ['2026-11-30T23:59:59Z', 'UTC', '2026-11-30'],
    ['2026-11-30T23:59:59.999999Z', 'UTC', '2026-11-30'],
    ['2026-12-01T04:59:59Z', 'America/New_York', '2026-11-30'],
    ['2026-12-01T05:00:00Z', 'America/New_York', '2026-12-01'],
    ['2026-12-01T00:00Z', 'Asia/Kathmandu', '2026-12-01'],
    ['2026-11-30T18:14Z', 'Asia/Kathmandu', '2026-11-30'],
    ['2026-11-30T18:15Z', 'Asia/Kathmandu', '2026-12-01'],
    ['2026-12-01T01:00:00+05:30', 'UTC', '2026-11-30'],
    ['2026-11-30T20:00:00-08:00', 'UTC', '2026-12-01'],
    ['2026-11-30T10:00:00Z', 'Pacific/Kiritimati', '2026-12-01'],
    ['2026-12-01T11:59:00Z', 'Etc/GMT+12', '2026-11-30'],
    // The days on which New York's clocks change: 05:00Z is midnight in winter, 04:00Z in summer.
    ['2026-03-08T04:59:59Z', 'America/New_York', '2026-03-07'],
    ['2026-03-08T05:00:00Z', 'America/New_York', '2026-03-08'],
    ['2026-03-09T03:59:59Z', 'America/New_York', '2026-03-08'],
    ['2026-03-09T04:00:00Z', 'America/New_York', '2026-03-09'],
    ['2026-11-01T03:59:59Z', 'America/New_York', '2026-10-31'],
    ['2026-11-01T04:00:00Z', 'America/New_York', '2026-11-01'],
    ['2026-11-02T04:59:59Z', 'America/New_York', '2026-11-01'],
    ['2026-11-02T05:00:00Z', 'America/New_York', '2026-11-02'],
    // Santiago skips midnight itself, and Samoa once skipped a whole day.
    ['2026-09-06T03:59:59Z', 'America/Santiago', '2026-09-05'],
    ['2026-09-06T04:00:00Z', 'America/Santiago', '2026-09-06'],
    ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
    ['2024-02-29T12:00:00Z', 'UTC', '2024-02-29'],
    ['2024-03-01T02:00:00Z', 'America/New_York', '2024-02-29'],
  ])('%s in %s is %s', (instant, timezone, day) => expect(calendarDay(instant, timezone)).toBe(day));

  test.each<[string, string, string]>([
    ['2026-12-01T04:59:59Z', 'America/New_York', 'oct'],
    ['2026-12-01T05:00:00Z', 'America/New_York', 'nov'],
    ['2026-11-30T10:00:00Z', 'Pacific/Kiritimati', 'nov'],
  ])('a schedule of %s in %s means %s', (instant, timezone, id) => {
    expect(find(endedBefore(instant, timezone))).toBe(id);
  });
});

describe('the earlier periods that are not closed', () => {
  const orgs = (...organizationIds: string[]): Fields => ({ organizationIds });
  const earlier = (target: AccountingPeriod, ...periods: AccountingPeriod[]) =>
    earlierOpenPeriods(target, periods);

  test('are given by their cleaned names', () => {
    const august = month('Aug\t', '2026-08-01', '2026-08-31');
    const cleaned = { ...august.cleaned, name: 'Aug' };
    expect(earlier(nov, { ...august, cleaned })).toEqual(['Aug']);
  });

  test('are given by name, in the order of time', () => {
    const aug = month('Aug', '2026-08-01', '2026-08-31', { status: 'PendingClose' });
    expect(earlier(dec, nov, open, sep, aug, dec, oct)).toEqual(['Aug', 'Oct', 'Nov']);
  });

  test.each<[string, Fields, string[]]>([
    ['Open', { status: 'Open' }, ['Oct']],
    ['PendingClose', { status: 'PendingClose' }, ['Oct']],
    ['Closed', { status: 'Closed' }, []],
    ['an unknown word proves nothing', { status: 'Frozen' }, []],
    ['a word that cleaning would make a known one proves nothing', { status: 'Open\n' }, []],
    ['a period that overlaps is not earlier', { endDate: '2026-11-01' }, []],
    ['the open-ended period is not earlier', { endDate: null }, []],
    ['one without orgs is everybody’s', orgs(), ['Oct']],
    ['one of the same org', orgs('a', 'b'), ['Oct']],
    ['one of another org', orgs('b'), []],
  ])('%s', (_row, fields, names) => {
    expect(earlier({ ...nov, ...orgs('a') }, { ...oct, ...fields })).toEqual(names);
  });

  test('include those of all orgs for a period without orgs', () => {
    expect(earlier(nov, { ...oct, ...orgs('b') })).toEqual(['Oct']);
  });

  test('are found without changing the list', () => {
    const periods = [nov, oct];
    earlierOpenPeriods(dec, periods);
    expect(periods).toEqual([nov, oct]);
  });
});

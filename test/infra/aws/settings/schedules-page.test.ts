import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseCloseRequestMessage } from '../../../../functions/set-pending-close/close-request-message.ts';
import { findPeriod } from '../../../../functions/set-pending-close/find-period.ts';
import { repository } from '../../../../infra/aws/bundle/esbuild-options.ts';
import { expectedTicks } from '../../../../infra/aws/monitoring/expected-ticks.ts';
import { closeRequestOf } from '../../../../infra/aws/settings/scheduled-close-settings.ts';
import { aPeriod } from '../../../functions/set-pending-close/world.ts';
import { clockChanges, daysOf, instantsOf } from '../monitoring/calendar.ts';
import { resourcesOf, templateOf } from '../template.ts';
import { settingsOf } from './settings-sets.ts';

const page = readFileSync(path.join(repository, 'docs/schedules.md'), 'utf8');
const recipes = [...page.matchAll(/^```json\n(.+?)^```$/gms)].map(([, text = '']) =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(text)),
);
const closes = recipes.flatMap((context) => settingsOf(context).scheduledCloses);
const closeOf = (name: string) => closes.find((close) => close.name === name) ?? expect.fail(name);

const years = [2026, 2027, 2028];
const months = years.flatMap((year) =>
  Array.from({ length: 12 }, (_, month) => ({ year, month: month + 1 })),
);
const two = (value: number) => String(value).padStart(2, '0');
const lastOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();
/** Zuora's periods, a calendar month each, by their first seven characters: `2026-11`. */
const books = Array.from({ length: 48 }, (_, index) => new Date(Date.UTC(2025, index, 1)).toISOString()).map(
  (first) => {
    const [year = 0, month = 0] = first.split('-').map(Number);
    const id = first.slice(0, 7);
    return aPeriod({ id, name: id, startDate: `${id}-01`, endDate: `${id}-${lastOf(year, month)}` });
  },
);

/** The period that the functions find for what a schedule sends when it fires. */
function periodAsked(close: (typeof closes)[number], firedAt: number): string {
  const scheduledTime = new Date(firedAt).toISOString().replace('.000Z', 'Z');
  const request = closeRequestOf(close, { timezone: close.timezone ?? 'UTC', scheduledTime });
  const parsed = parseCloseRequestMessage({ messageId: 'm', body: JSON.stringify(request) });
  if (!parsed.isRequest) return parsed.detail;
  const found = findPeriod(parsed.request.content.accountingPeriod, books);
  return found.found === 'one' ? found.period.id : found.found;
}

/** `0 18 3 * ? *` → at `18:00` on the days `3` of each month. */
function partsOf(expression: string) {
  const [, minute = '', hour = '', days = ''] = /^cron\((\d+) (\d+) (\S+) \* \? \*\)$/.exec(expression) ?? [];
  return { time: `${two(Number(hour))}:${two(Number(minute))}`, days };
}

describe('the recipes of docs/schedules.md', () => {
  it('exist', () => {
    expect(recipes.map((recipe) => Object.keys(recipe))).toEqual([
      ['pollSchedules'],
      ['pollSchedules'],
      ['pollSchedules'],
      ['scheduledCloses'],
      ['scheduledCloses'],
      ['scheduledCloses'],
    ]);
  });

  it('become schedules without a change', () => {
    const settings = recipes.map((recipe) => settingsOf(recipe));
    // All of them in one stack, which takes as long to make as one of them.
    const pollSchedules = [...new Set(settings.slice(0, 3).flatMap((each) => each.pollSchedules))];
    const template = templateOf({ pollSchedules, scheduledCloses: closes });
    const made = Object.values(resourcesOf(template, 'AWS::Scheduler::Schedule')).map(({ properties }) => [
      properties.ScheduleExpression,
      properties.ScheduleExpressionTimezone,
    ]);

    expect(made).toEqual([
      ...pollSchedules.map((expression) => [expression, 'UTC']),
      ...closes.map(({ expression, timezone }) => [expression, timezone]),
    ]);
  });

  it('poll on the days that they name, and have an alarm on those that the page names', () => {
    const [, monthEnd = [], lastDay = []] = recipes.map((recipe) => settingsOf(recipe).pollSchedules);
    const days = (expressions: readonly string[], year: number, month: number) =>
      expressions
        .flatMap((expression) => daysOf(expression.split(' ')[2] ?? '', year, month))
        .sort((a, b) => a - b);

    expect(days(lastDay, 2028, 2)).toEqual([1, 2, 3, 4, 5, 29]);
    expect(days(monthEnd, 2027, 2)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 25, 26, 27, 28]);
    expect(expectedTicks(lastDay)).toEqual({ everyMinutes: 1, days: [2, 3, 4] });
    expect(page.replaceAll(/\s+/g, ' ')).toContain('with the last recipe from the 2nd to the 4th');
  });

  it.each([
    ['us-month-end', 1],
    ['jp-first', 1],
    ['emea-last-day', 1],
    ['eu-last-working-day', 1],
  ])('%s fires once each month, and asks for the month before', (name, monthsBack) => {
    const close = closeOf(name);
    const { time, days } = partsOf(close.expression);
    for (const { year, month } of months) {
      const [day = 0, ...more] = daysOf(days, year, month);
      const firedAt = instantsOf(`${year}-${two(month)}-${two(day)}T${time}`, close.timezone ?? 'UTC');
      const before = new Date(Date.UTC(year, month - 1 - monthsBack, 1)).toISOString().slice(0, 7);

      expect(more).toEqual([]);
      expect(firedAt).toHaveLength(1);
      expect(periodAsked(close, firedAt[0] ?? 0)).toBe(before);
    }
  });

  it.each([
    ['us-month-end', '2026-12-03T18:00', '2026-11'],
    ['jp-first', '2026-12-01T04:00', '2026-11'],
    ['emea-last-day', '2026-11-30T20:00', '2026-10'],
    ['eu-last-working-day', '2027-01-29T18:00', '2026-12'],
  ])('%s at %s asks for %s, as the table says', (name, local, period) => {
    const close = closeOf(name);
    const { time, days } = partsOf(close.expression);
    const [year = 0, month = 0, day] = local.slice(0, 10).split('-').map(Number);

    expect(daysOf(days, year, month)).toEqual([day]);
    expect(local.slice(11)).toBe(time);
    expect(instantsOf(local, close.timezone ?? 'UTC').map((at) => periodAsked(close, at))).toEqual([period]);
  });
});

describe('the period that a scheduled close asks for, around the turn of a month', () => {
  const zones = ['America/New_York', 'Asia/Tokyo', 'Pacific/Kiritimati', 'America/Santiago', 'UTC'];

  it.each(zones)('in %s: the previous month from midnight on, the one before that until then', (timezone) => {
    const close = { ...closeOf('us-month-end'), timezone };
    for (const { year, month } of months.slice(1)) {
      const back = (count: number) =>
        new Date(Date.UTC(year, month - 1 - count, 1)).toISOString().slice(0, 7);
      const first = `${year}-${two(month)}-01`;
      const last = new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10);
      const asked = (local: string) => [
        ...new Set(instantsOf(local, timezone).map((at) => periodAsked(close, at))),
      ];

      expect(asked(`${first}T00:00`)).toEqual([back(1)]);
      expect(asked(`${first}T04:00`)).toEqual([back(1)]);
      expect(asked(`${last}T23:59`)).toEqual([back(2)]);
      expect(asked(`${last}T20:00`)).toEqual([back(2)]);
    }
  });

  it.each([
    [
      'the first of November in New York, whose night has 25 hours',
      '2026-11-01T00:00',
      '2026-11-01T04:00Z',
      '2026-10',
    ],
    ['the last minute before it', '2026-10-31T23:59', '2026-11-01T03:59Z', '2026-09'],
    ['that day’s doubled hour', '2026-11-01T01:30', '2026-11-01T05:30Z', '2026-10'],
    [
      'the last day of March, after the clocks went forward',
      '2026-03-31T23:59',
      '2026-04-01T03:59Z',
      '2026-02',
    ],
    ['the first of April', '2026-04-01T00:00', '2026-04-01T04:00Z', '2026-03'],
  ])('%s', (_what, local, utc, period) => {
    const close = closeOf('us-month-end');
    const [first = 0, ...again] = instantsOf(local, 'America/New_York');

    expect(first).toBe(Date.parse(utc));
    for (const at of [first, ...again]) expect(periodAsked(close, at)).toBe(period);
  });

  it('the first of the month begins in Kiritimati at 10:00 UTC on the last day of the month before', () => {
    const close = { ...closeOf('us-month-end'), timezone: 'Pacific/Kiritimati' };

    expect(instantsOf('2026-12-01T00:00', 'Pacific/Kiritimati')).toEqual([Date.parse('2026-11-30T10:00Z')]);
    expect(periodAsked(close, Date.parse('2026-11-30T10:00Z'))).toBe('2026-11');
    expect(periodAsked(close, Date.parse('2026-11-30T09:59Z'))).toBe('2026-10');
  });
});

describe('daylight saving time', () => {
  it('skips 02:30 in New York on a Sunday in March, and has 01:30 twice in November', () => {
    expect(instantsOf('2026-03-08T02:30', 'America/New_York')).toEqual([]);
    expect(instantsOf('2026-11-01T01:30', 'America/New_York')).toHaveLength(2);
    expect(clockChanges('America/New_York', 2026, 2026)).toMatchObject([
      { from: 120, minutes: 60 },
      { from: 60, minutes: 60 },
    ]);
  });

  it('touches no time from 04:00 to 20:59 in any time zone, to the end of 2031', () => {
    const changes = Intl.supportedValuesOf('timeZone').flatMap((zone) => clockChanges(zone, 2026, 2031));
    const touched = changes.filter(({ from, minutes }) =>
      Array.from({ length: minutes }, (_, index) => (from + index) % (24 * 60)).some(
        (minute) => minute >= 4 * 60 && minute < 21 * 60,
      ),
    );

    expect(changes.length).toBeGreaterThan(1_000);
    expect(touched).toEqual([]);
  });
});

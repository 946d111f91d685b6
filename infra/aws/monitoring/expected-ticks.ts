/** When polling can be relied on to tick. */
export interface ExpectedTicks {
  /** On these days there is a tick in every span of so many minutes. */
  everyMinutes: number;
  /** Days of the month in UTC; `every` for all, and none where the expressions do not tell. */
  days: 'every' | readonly number[];
}

const hour = 60;
const day = 24 * hour;
const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour, day };

/** Rarer than that, and CloudWatch's week is too short to miss two ticks. */
const intervalMinutesMax = 3 * day;

/**
 * Reads from schedules that are valid when a missing tick is a fault and not a day off. Days that an expression may or
 * may not have (`L`, `W`, days of the week, months, years, `at`) count as days off. Pure.
 */
export function expectedTicks(schedules: readonly string[]): ExpectedTicks {
  const all = schedules.map(expectedOf);
  const daily = all.filter(({ days }) => days === 'every').map(({ everyMinutes }) => everyMinutes);
  if (daily.length > 0) return { everyMinutes: Math.min(...daily), days: 'every' };

  const some = all.filter(({ days }) => days.length > 0);
  const named = new Set(some.flatMap(({ days }) => (days === 'every' ? [] : days)));
  return {
    everyMinutes: Math.max(...some.map(({ everyMinutes }) => everyMinutes), 0) || day,
    days: [...named].filter((date) => isCertain(date, named)).sort((a, b) => a - b),
  };
}

function expectedOf(expression: string): ExpectedTicks {
  const [, value, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (value !== undefined) {
    const everyMinutes = Number(value) * (unitMinutes[unit] ?? day);
    return { everyMinutes, days: everyMinutes <= intervalMinutesMax ? 'every' : [] };
  }
  const [, fields = ''] = /^cron\((.*)\)$/.exec(expression) ?? [];
  const [minutes = '', hours = '', dates = '', months, weekDays = '', year] = fields.split(/ +/);
  const hasDaysOff = months !== '*' || year !== '*' || !['*', '?'].includes(weekDays);
  return { everyMinutes: intervalOf(minutes, hours), days: hasDaysOff ? [] : datesOf(dates) };
}

/** Within the hours that a cron expression has. With hours of its own, one tick a day is sure. */
function intervalOf(minutes: string, hours: string): number {
  if (!['*', '0-23', '*/1', '0/1'].includes(hours)) return day;
  if (minutes === '*') return 1;
  const [, step] = /^[*0]\/(\d+)$/.exec(minutes) ?? [];
  return step === undefined ? hour : Number(step);
}

function datesOf(field: string): ExpectedTicks['days'] {
  if (field === '*' || field === '?') return 'every';
  const ranges = field.split(',').map((item) => /^(\d+)(?:-(\d+))?$/.exec(item));
  return ranges.flatMap((range) => {
    if (range === null) return [];
    const [, first, last = first] = range;
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  });
}

/** A day in UTC lies within two days of any time zone: the one itself and a neighbour. */
function isCertain(date: number, named: ReadonlySet<number>): boolean {
  const before = date === 1 ? [28, 29, 30, 31] : [date - 1];
  const after = [...(date < 31 ? [date + 1] : []), ...(date >= 28 ? [1] : [])];
  return [...before, ...after].every((neighbour) => named.has(neighbour));
}

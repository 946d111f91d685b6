/** When ticks are certain to come. */
export interface ExpectedTicks {
  /** On `days`, every span of this many minutes has a tick. */
  everyMinutes: number;
  /** Days of the month in UTC; `every` for all of them; empty when the expressions leave the days open. */
  days: 'every' | readonly number[];
}

const hour = 60;
const day = 24 * hour;
const unitMinutes: Readonly<Record<string, number>> = { minute: 1, hour, day };

/** CloudWatch evaluates a week at most. With longer intervals, a week could not show two missing ticks. */
const intervalMinutesMax = 3 * day;

/**
 * On which days a missing tick is a fault and not a day off. The schedules must be valid. Days that depend on the month
 * or the year (`L`, `W`, days of the week, months, years, `at`) count as days off. Pure.
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

/** The longest gap between ticks of a cron expression. When it names hours, only one tick a day is certain. */
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

/** A day in UTC overlaps two days of any other time zone: the same date and a neighbour. */
function isCertain(date: number, named: ReadonlySet<number>): boolean {
  const before = date === 1 ? [28, 29, 30, 31] : [date - 1];
  const after = [...(date < 31 ? [date + 1] : []), ...(date >= 28 ? [1] : [])];
  return [...before, ...after].every((neighbour) => named.has(neighbour));
}

/** Calendars and clocks, worked out apart from the code that is tested with them. Days and months count from 1. */

const minute = 60_000;
const day = 24 * 60 * minute;
const formats = new Map<string, Intl.DateTimeFormat>();

/** How far a zone's clocks are ahead of UTC at an instant, in minutes. */
function offsetOf(timeZone: string, instant: number): number {
  const format =
    formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  formats.set(timeZone, format);
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d\d):(\d\d))?$/.exec(format.format(instant)) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0));
}

/** The instants at which a zone's clocks show a local time, such as `2026-12-03T18:00`: one, none or two. */
export function instantsOf(local: string, timeZone: string): number[] {
  const asUtc = Date.parse(`${local}Z`);
  const offsets = new Set([asUtc - day, asUtc, asUtc + day].map((around) => offsetOf(timeZone, around)));
  return [...offsets]
    .map((offset) => asUtc - offset * minute)
    .filter((instant) => instant + offsetOf(timeZone, instant) * minute === asUtc)
    .sort((a, b) => a - b);
}

/** What a zone's clocks skip or show twice: so many minutes, from a minute of the day on. */
export function clockChanges(timeZone: string, fromYear: number, toYear: number) {
  const changes: { timeZone: string; from: number; minutes: number }[] = [];
  const step = 14 * day;
  const end = Date.UTC(toYear + 1, 0, 1);
  for (let time = Date.UTC(fromYear, 0, 1); time < end; time += step) {
    const [before, after] = [offsetOf(timeZone, time), offsetOf(timeZone, time + step)];
    if (before === after) continue;
    let [low, high] = [time, time + step];
    while (high - low > minute) {
      const middle = low + Math.floor((high - low) / 2 / minute) * minute;
      if (offsetOf(timeZone, middle) === before) low = middle;
      else high = middle;
    }
    const from = (high + Math.min(before, after) * minute) % day;
    changes.push({ timeZone, from: from / minute, minutes: Math.abs(after - before) });
  }
  return changes;
}

/** The days of a month that the day-of-month field of a cron expression means: lists of `3`, `25-31`, `L` and `LW`. */
export function daysOf(field: string, year: number, month: number): number[] {
  const last = new Date(Date.UTC(year, month, 0));
  const days = field.split(',').flatMap((item) => {
    if (item === 'L') return [last.getUTCDate()];
    if (item === 'LW') {
      const weekDay = last.getUTCDay();
      return [last.getUTCDate() - (weekDay === 0 ? 2 : weekDay === 6 ? 1 : 0)];
    }
    const [first = 0, to = first] = item.split('-').map(Number);
    return Array.from({ length: to - first + 1 }, (_, index) => first + index);
  });
  return days.filter((date) => date <= last.getUTCDate());
}

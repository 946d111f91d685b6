/** Zuora's system time is US Pacific (docs/zuora.md §1, TZ). A tenant in another zone would show that zone's time. */
const tenantTimeZone = 'America/Los_Angeles';

// The Swedish locale writes dates as Zuora does: 2026-12-02 03:14:09, without a zone.
const stampFormat = new Intl.DateTimeFormat('sv-SE', {
  timeZone: tenantTimeZone,
  dateStyle: 'short',
  timeStyle: 'medium',
});

const monthNames = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const dayMs = 86_400_000;

/**
 * `YYYY-MM-DD HH:mm:ss` in the tenant's zone. Without a fraction, two runs that start in the same second look the same.
 */
export function tenantStamp(at: number): string {
  return stampFormat.format(at);
}

export function tenantDay(at: number): string {
  return tenantStamp(at).slice(0, 10);
}

export function dayAfter(day: string): string {
  return isoDay(Date.parse(day) + dayMs);
}

export interface Month {
  /** `YYYY-MM`. */
  key: string;
  name: string;
  startDate: string;
  endDate: string;
  fiscalYear: number;
  fiscalQuarter: number;
}

/** Calendar months from the month `YYYY-MM` on, named as in Zuora's samples: `Nov 2026`. */
export function monthsFrom(from: string, count: number): Month[] {
  const [year, month] = from.split('-').map(Number);
  if (year === undefined || month === undefined || !/^\d{4}-(0[1-9]|1[0-2])$/.test(from)) {
    throw new Error(`"${from}" is not a month: write it as YYYY-MM, with a month from 01 to 12`);
  }
  return Array.from({ length: count }, (_, index) => monthAt(year, month - 1 + index));
}

function monthAt(year: number, monthIndex: number): Month {
  const first = new Date(Date.UTC(year, monthIndex, 1));
  const startDate = isoDay(first.getTime());
  const index = first.getUTCMonth();
  return {
    key: startDate.slice(0, 7),
    name: `${monthNames[index]} ${first.getUTCFullYear()}`,
    startDate,
    endDate: isoDay(Date.UTC(year, monthIndex + 1, 0)),
    fiscalYear: first.getUTCFullYear(),
    fiscalQuarter: Math.floor(index / 3) + 1,
  };
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export interface HeaderReader {
  get(name: string): string | null;
}

const waitSecondsMax = 3600;
/** The spellings of different gateways (docs/zuora.md §6). */
const resetHeaders = ['ratelimit-reset', 'rate-limit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'];

/** A larger number is not a time to wait but a point in time, in seconds since 1970. (The number is a time in 2001.) */
const instantMin = 1_000_000_000;
/** A larger number is in milliseconds. (The number is the year 5138 in seconds, and 1973 in milliseconds.) */
const instantMsMin = 100_000_000_000;

/** Reads the first number of a text like `37` or `37, 37;w=60`, which is a time to wait or a point in time. */
function firstNumber(text: string, now: number): number | null {
  const [, digits] = /^\s*(\d+(?:\.\d+)?)\s*(?:[,;]|$)/.exec(text) ?? [];
  if (digits === undefined) return null;
  const number = Number(digits);
  if (number > instantMsMin) return Math.ceil((number - now) / 1000);
  return Math.ceil(number > instantMin ? number - now / 1000 : number);
}

function secondsUntil(date: string, now: number): number | null {
  // `Date.parse` alone accepts too much: it reads `-5` as a year.
  if (!/^[A-Z][a-z]+, .*GMT\s*$/.test(date)) return null;
  const moment = Date.parse(date);
  return Number.isNaN(moment) ? null : Math.ceil((moment - now) / 1000);
}

/**
 * How long Zuora asks us to wait, in seconds, 0 to 3,600. Null if it does not say. `Retry-After` comes first. Zuora's
 * own sample of a 429 has only the reset of the rate limit.
 *
 * @param now milliseconds since 1970, for a date or a point in time
 */
export function readRetryAfter(headers: HeaderReader, now: number): number | null {
  const texts = ['retry-after', ...resetHeaders].map((name) => headers.get(name) ?? '');
  const waits = texts.map((text) => firstNumber(text, now) ?? secondsUntil(text, now));
  const seconds = waits.find((wait) => wait !== null) ?? null;
  return seconds === null ? null : Math.min(Math.max(seconds, 0), waitSecondsMax);
}

export interface HeaderReader {
  get(name: string): string | null;
}

const waitSecondsMax = 3600;
/** Spelling varies by gateway (docs/zuora.md §6). */
const resetHeaders = ['ratelimit-reset', 'rate-limit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'];

/** 2001. A number beyond this is no time to wait but an instant, in seconds since 1970. */
const instantMin = 1_000_000_000;
/** The year 5138 in seconds, 1973 in milliseconds: a number beyond this counts milliseconds. */
const instantMsMin = 100_000_000_000;

/** The first number of `37` or `37, 37;w=60`: seconds, or an instant. */
function firstNumber(text: string, now: number): number | null {
  const [, digits] = /^\s*(\d+(?:\.\d+)?)\s*(?:[,;]|$)/.exec(text) ?? [];
  if (digits === undefined) return null;
  const number = Number(digits);
  if (number > instantMsMin) return Math.ceil((number - now) / 1000);
  return Math.ceil(number > instantMin ? number - now / 1000 : number);
}

function secondsUntil(date: string, now: number): number | null {
  // `Date.parse` alone is too kind: it reads `-5` as a year.
  if (!/^[A-Z][a-z]+, .*GMT\s*$/.test(date)) return null;
  const moment = Date.parse(date);
  return Number.isNaN(moment) ? null : Math.ceil((moment - now) / 1000);
}

/**
 * How long Zuora asks us to wait, in seconds, 0 to 3,600; null when it does not say. `Retry-After` comes first, but
 * Zuora's own sample of a 429 has only the reset of the rate limit.
 *
 * @param now Milliseconds since 1970, for a date or an instant.
 */
export function readRetryAfter(headers: HeaderReader, now: number): number | null {
  const texts = ['retry-after', ...resetHeaders].map((name) => headers.get(name) ?? '');
  const waits = texts.map((text) => firstNumber(text, now) ?? secondsUntil(text, now));
  const seconds = waits.find((wait) => wait !== null) ?? null;
  return seconds === null ? null : Math.min(Math.max(seconds, 0), waitSecondsMax);
}

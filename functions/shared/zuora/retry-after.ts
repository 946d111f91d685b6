export interface HeaderReader {
  get(name: string): string | null;
}

const longestWaitSeconds = 3600;
/** Spelling varies by gateway (docs/zuora.md §6). */
const resetHeaders = ['ratelimit-reset', 'rate-limit-reset', 'x-ratelimit-reset', 'x-rate-limit-reset'];

/** The first number of `37` or `37, 37;w=60`. */
function firstSeconds(text: string): number | null {
  const [, digits] = /^\s*(\d+(?:\.\d+)?)\s*(?:[,;]|$)/.exec(text) ?? [];
  return digits === undefined ? null : Math.ceil(Number(digits));
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
 * @param now Milliseconds since 1970, for a `Retry-After` that is a date.
 */
export function readRetryAfter(headers: HeaderReader, now: number): number | null {
  const retryAfter = headers.get('retry-after');
  const asked = retryAfter === null ? null : (firstSeconds(retryAfter) ?? secondsUntil(retryAfter, now));
  const resets = resetHeaders.map((name) => headers.get(name)).filter((text) => text !== null);
  const seconds = asked ?? resets.map(firstSeconds).find((reset) => reset !== null) ?? null;
  return seconds === null ? null : Math.min(Math.max(seconds, 0), longestWaitSeconds);
}

const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** A time of day in UTC, to the second, like the times of the ledger and of `closes`. */
export const timeOfDay = (at: number): string => clock.format(at);

/** How many there are; where not all of them are shown, that too. */
export const counted = (shown: number, total: number): string =>
  shown < total ? `the latest ${shown} of ${total}` : `${total}`;

/** A span of time as a person says it; milliseconds. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

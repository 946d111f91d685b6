const clock = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** A time of day in UTC, to the second, like the times of the ledger and of `closes`. */
export const timeOfDay = (at: number): string => clock.format(at);

/** A time limit that several awaited steps share. */
export interface Deadline {
  /** Aborts when the time is over. */
  signal: AbortSignal;
  /** Settles like the promise, or rejects when the time is over, even if the work ignores the signal. */
  race<Value>(work: Promise<Value>): Promise<Value>;
  /** Stops the timer. Always call it, or the process waits for the timer. */
  clear(): void;
}

const timerMsMax = 2 ** 31 - 1;

export function startDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  const { promise: expiry, reject } = Promise.withResolvers<never>();
  // Without this, the rejection would be unhandled if no `race` is in progress.
  expiry.catch(() => {});
  const expire = () => {
    controller.abort();
    reject(new Error('The time is over'));
  };
  const timer = setTimeout(expire, Math.min(Math.max(milliseconds, 0), timerMsMax));
  return {
    signal: controller.signal,
    race: (work) => Promise.race([work, expiry]),
    clear: () => clearTimeout(timer),
  };
}

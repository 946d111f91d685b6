import { createSharedTime, type SharedTime, stackTime, writePace } from './shared-time.ts';

/** The time of day in a local stack (docs/decisions/0008-time-in-the-local-stack.md). */
export interface StackClock {
  /** Milliseconds since 1970. It never goes back. */
  now(): number;
  /** Seconds of the stack per second of the wall clock. 0: the stack's time is stopped. */
  readonly rate: number;
  setRate(rate: number): void;
  /** Resolves at once while time runs. While it is stopped, resolves when it runs again or the signal is aborted. */
  running(signal: AbortSignal): Promise<void>;
  /** Calls the listener after each change of the rate. The returned function ends that. */
  onRate(listener: () => void): () => void;
  /** Memory by which other threads read this clock. */
  readonly shared: SharedTime;
}

/** Starts a clock that shows the wall clock's time until its rate is changed. */
export function createStackClock(wallNow: () => number = Date.now): StackClock {
  const start = wallNow();
  const shared = createSharedTime({ wall: start, stack: start, rate: 1 });
  const listeners = new Set<() => void>();
  const read = () => stackTime(shared, wallNow());

  function onRate(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  return {
    now: () => read().now,
    get rate() {
      return read().rate;
    },
    setRate(rate) {
      const wall = wallNow();
      writePace(shared, { wall, stack: stackTime(shared, wall).now, rate });
      for (const listener of [...listeners]) listener();
    },
    running(signal) {
      if (read().rate > 0 || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const done = () => {
          if (read().rate === 0 && !signal.aborted) return;
          stopListening();
          signal.removeEventListener('abort', done);
          resolve();
        };
        const stopListening = onRate(done);
        signal.addEventListener('abort', done);
      });
    },
    onRate,
    shared,
  };
}

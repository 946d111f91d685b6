import type { StackClock } from '../clock/stack-clock.ts';
import type { InvocationResult } from './function-instance.ts';

export interface TickerOptions {
  invoke(input: ScheduleInput): Promise<InvocationResult>;
  /** The rate of the schedule; without it, only `tick` invokes. */
  everySeconds?: number;
  /** By which it ticks; default the wall clock. */
  clock?: StackClock;
}

/** What the schedule gives the polling function, as EventBridge Scheduler fills it in. */
export interface ScheduleInput {
  scheduledTime: string;
}

export interface Ticker {
  /** Invokes the function now, in addition to the schedule, and waits for it. */
  tick(scheduledTime?: Date): Promise<InvocationResult>;
  /** No more ticks; waits for those under way. */
  stop(): Promise<void>;
}

/** Milliseconds of the wall clock between two ticks where time flies. */
const gapMsMin = 250;

/**
 * Stands in for EventBridge Scheduler: on each whole multiple of the rate, the function is invoked with that time. Like
 * the Scheduler it waits for no earlier invocation; how many may run side by side is the function's own limit, and a
 * tick beyond it is dropped, as one is whose event grows older than a tick. Where time flies, only as many ticks come as
 * the machine can take.
 */
export function startTicker({ invoke, everySeconds, clock }: TickerOptions): Ticker {
  const now = clock?.now ?? Date.now;
  const underWay = new Set<Promise<InvocationResult>>();
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;

  function tick(scheduledTime = new Date(now())): Promise<InvocationResult> {
    const tracked = invoke({ scheduledTime: formatTime(scheduledTime) }).finally(() =>
      underWay.delete(tracked),
    );
    underWay.add(tracked);
    return tracked;
  }

  function scheduleAfter(time: number): void {
    const rate = clock?.rate ?? 1;
    if (everySeconds === undefined || isStopped || rate === 0) return;
    const period = everySeconds * 1000 * Math.max(1, Math.ceil((gapMsMin * rate) / (everySeconds * 1000)));
    const next = (Math.floor(time / period) + 1) * period;
    timer = setTimeout(
      () => {
        void tick(new Date(next));
        // From the time that was due, not from now: a timer may fire a little early, and no tick may come twice.
        scheduleAfter(Math.max(next, now()));
      },
      // On a busy machine the next tick may be due already, and a timer takes no negative time.
      Math.max(0, next - now()) / rate,
    );
  }
  function reschedule(): void {
    if (timer !== null) clearTimeout(timer);
    scheduleAfter(now());
  }

  const stopListening = clock?.onRate(reschedule);
  scheduleAfter(now());
  return {
    tick,
    async stop() {
      isStopped = true;
      stopListening?.();
      if (timer !== null) clearTimeout(timer);
      await Promise.all(underWay);
    },
  };
}

/** The Scheduler knows no fractions of a second; ticks by hand may have them. */
function formatTime(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

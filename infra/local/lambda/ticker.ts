import type { StackClock } from '../clock/stack-clock.ts';
import type { InvocationResult } from './function-instance.ts';

export interface TickerOptions {
  invoke(input: ScheduleInput): Promise<InvocationResult>;
  /** The rate of the schedule. Without it, only `tick` invokes the function. */
  everySeconds?: number;
  /** The clock of the schedule. Default: the wall clock. */
  clock?: StackClock;
}

/** The input that EventBridge Scheduler gives the polling function. */
export interface ScheduleInput {
  scheduledTime: string;
}

export interface Ticker {
  /** Invokes the function now, in addition to the schedule, and waits for it. */
  tick(scheduledTime?: Date): Promise<InvocationResult>;
  /** Stops the schedule, and waits for ticks in progress. */
  stop(): Promise<void>;
}

/** The shortest time between two ticks, by the wall clock. It matters only when the stack's time runs fast. */
const gapMsMin = 250;

/**
 * Takes the place of EventBridge Scheduler: at each whole multiple of the rate, it invokes the function with that time.
 * Like the Scheduler, it does not wait for earlier invocations. The function's own limit says how many may run at the
 * same time. A tick beyond that limit is dropped. In AWS it is dropped, too, when its event is older than a tick. When
 * the stack's time runs fast, ticks are left out, so that the machine can follow.
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
        // Counted from the time that was due: a timer may fire a little early, and a tick must not come twice.
        scheduleAfter(Math.max(next, now()));
      },
      // On a busy machine the next tick may already be due. A timer does not accept a negative time.
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

/** The Scheduler's times have no fractions of a second. Ticks by hand may have them. */
function formatTime(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

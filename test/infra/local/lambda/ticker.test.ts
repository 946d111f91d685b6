import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStackClock } from '../../../../infra/local/clock/stack-clock.ts';
import type { InvocationResult } from '../../../../infra/local/lambda/function-instance.ts';
import { type ScheduleInput, startTicker } from '../../../../infra/local/lambda/ticker.ts';

beforeEach(() => void vi.useFakeTimers({ now: new Date('2026-12-02T03:14:09.250Z') }));
afterEach(() => {
  // Before the real timers are back, or it would replace them by the fake ones that were spied on.
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function recorder(result: Promise<InvocationResult> = Promise.resolve({ payload: null })) {
  const times: string[] = [];
  const invoke = (input: ScheduleInput) => {
    times.push(input.scheduledTime);
    return result;
  };
  return { times, invoke };
}

describe('the ticker', () => {
  it('invokes at each whole multiple of its rate, with that time in EventBridge Scheduler’s form', async () => {
    const { times, invoke } = recorder();
    const ticker = startTicker({ invoke, everySeconds: 2 });
    await vi.advanceTimersByTimeAsync(5000);
    expect(times).toEqual(['2026-12-02T03:14:10Z', '2026-12-02T03:14:12Z', '2026-12-02T03:14:14Z']);
    await ticker.stop();
  });

  it('does not wait for earlier invocations: the function’s own limit says how many may overlap', async () => {
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    const { times, invoke } = recorder(promise);
    const ticker = startTicker({ invoke, everySeconds: 1 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(times).toHaveLength(2);
    resolve({ payload: null });
    await ticker.stop();
  });

  it('stops ticking when it is stopped, and stopping waits for ticks in progress', async () => {
    const { promise, resolve } = Promise.withResolvers<InvocationResult>();
    const { times, invoke } = recorder(promise);
    const ticker = startTicker({ invoke, everySeconds: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    let isStopped = false;
    const stopped = ticker.stop().then(() => {
      isStopped = true;
    });
    await vi.advanceTimersByTimeAsync(5000);
    expect([times.length, isStopped]).toEqual([1, false]);
    resolve({ payload: null });
    await stopped;
  });

  it('without a rate only ticks by hand, and returns the result', async () => {
    const { times, invoke } = recorder(Promise.resolve({ payload: 'polled' }));
    const ticker = startTicker({ invoke });
    await vi.advanceTimersByTimeAsync(5000);
    expect(await ticker.tick()).toEqual({ payload: 'polled' });
    expect(times).toEqual(['2026-12-02T03:14:14.250Z']);
    await ticker.stop();
  });

  it('follows a clock: faster, up to what a machine can do, and not while the clock is stopped', async () => {
    const { times, invoke } = recorder();
    const clock = createStackClock();
    const ticker = startTicker({ invoke, everySeconds: 1, clock });
    await vi.advanceTimersByTimeAsync(1000);
    clock.setRate(60);
    await vi.advanceTimersByTimeAsync(1000);
    clock.setRate(0);
    await vi.advanceTimersByTimeAsync(60_000);
    clock.setRate(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(times).toEqual([
      '2026-12-02T03:14:10Z',
      '2026-12-02T03:14:15Z',
      '2026-12-02T03:14:30Z',
      '2026-12-02T03:14:45Z',
      '2026-12-02T03:15:00Z',
      '2026-12-02T03:15:11Z',
    ]);
    await ticker.stop();
  });

  it('sets no timer to a negative time when the machine was too busy for the last tick', async () => {
    const { invoke } = recorder();
    const delays = vi.spyOn(globalThis, 'setTimeout');
    const stackClock = createStackClock();
    let heldUpMs = 0;
    const now = () => {
      heldUpMs += 1500;
      return stackClock.now() + heldUpMs;
    };
    const ticker = startTicker({ invoke, everySeconds: 1, clock: { ...stackClock, now, rate: 1 } });
    await vi.advanceTimersByTimeAsync(3000);
    await ticker.stop();

    expect(delays.mock.calls.length).toBeGreaterThan(1);
    expect(delays.mock.calls.filter(([, ms]) => ms === undefined || ms < 0)).toEqual([]);
  });
});

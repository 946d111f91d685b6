import { afterAll, expect, vi } from 'vitest';

// Test files share a worker, and with it the environment, the clock and whatever is spied on.
const atFirst = { setTimeout, setInterval, setImmediate, Date, fetch };

afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.useRealTimers();
  // A spy on a fake, restored after the fake is gone, brings the fake back. Later files would wait for ever.
  const now = { setTimeout, setInterval, setImmediate, Date, fetch };
  for (const [name, own] of Object.entries(atFirst))
    expect(Reflect.get(now, name) === own, `a test changed ${name} and did not restore it`).toBe(true);
});

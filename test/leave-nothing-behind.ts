import { afterAll, vi } from 'vitest';

// Test files share a worker, and with it the environment, the clock and whatever is spied on.
afterAll(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

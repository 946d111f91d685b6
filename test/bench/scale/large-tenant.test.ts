import { expect, it } from 'vitest';
import { playLargeTenant } from '../../../bench/scale/large-tenant.ts';

it('publishes the outcomes of all other tenants in one tick, beside a tenant with very many due requests', async () => {
  const played = await playLargeTenant({ others: 30, dueRequests: 40_000, latencyMs: 200 });
  expect(played.ticks).toBe(1);
  expect(played.lastPublishedMs).toBeLessThan(5_000);
  expect(played.settled).toBeGreaterThan(5_000);
  expect(played.settled).toBeLessThan(40_000);
  expect(played.readsOfLarge).toBe(1);
  expect(played.collectingRequests).toBe(5);
});

import { expect, it } from 'vitest';
import { playHoarder } from '../../../bench/scale/hoarder.ts';

it('publishes the outcomes of all other tenants in one tick, beside a tenant with very many due requests', async () => {
  const played = await playHoarder({ others: 30, hoarded: 40_000, latencyMs: 200 });
  expect(played.ticks).toBe(1);
  expect(played.lastPublishedMs).toBeLessThan(5_000);
  expect(played.settled).toBeGreaterThan(5_000);
  expect(played.settled).toBeLessThan(40_000);
  expect(played.readsOfHoarder).toBe(1);
  expect(played.collectingRequests).toBe(5);
});

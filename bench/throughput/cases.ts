/** The maximum number of messages in a batch, as in the deployed stack, and the number of tenants. */
export const batchSize = 10;
export const tenants = Array.from({ length: batchSize }, (_, index) => `tenant-${index}`);

/** Zuora's latencies, and how many rounds measure each. Slow rounds vary less, so fewer are needed. */
export const latencies = [
  { latencyMs: 0, rounds: 9 },
  { latencyMs: 50, rounds: 7 },
  { latencyMs: 200, rounds: 3 },
] as const;

export const caseNames = ['one after another', 'one batch, one tenant', 'one batch, ten tenants'] as const;
export type CaseName = (typeof caseNames)[number];

interface Case {
  /** The tenants of the ten closes. */
  senders: readonly string[];
  isOneBatch: boolean;
  /** How often a round measures it. Short measurements vary more, so they are repeated. */
  repeats: number;
}

export const cases: Record<CaseName, Case> = {
  'one after another': { senders: tenants, isOneBatch: false, repeats: 1 },
  'one batch, one tenant': { senders: tenants.map(() => 'tenant-0'), isOneBatch: true, repeats: 1 },
  'one batch, ten tenants': { senders: tenants, isOneBatch: true, repeats: 3 },
};

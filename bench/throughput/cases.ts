/** How many messages Lambda hands over at most, as the stack has it, and as many tenants to send them. */
export const batchSize = 10;
export const tenants = Array.from({ length: batchSize }, (_, index) => `tenant-${index}`);

/** How late Zuora answers, in milliseconds, and how often each is measured: the slow ones vary less. */
export const latencies = [
  { latencyMs: 0, rounds: 9 },
  { latencyMs: 50, rounds: 7 },
  { latencyMs: 200, rounds: 3 },
] as const;

export const caseNames = ['one after another', 'one batch, one tenant', 'one batch, ten tenants'] as const;
export type CaseName = (typeof caseNames)[number];

interface Case {
  /** Whose the ten closes are. */
  senders: readonly string[];
  isOneBatch: boolean;
  /** How often within a round: what is over sooner varies more. */
  repeats: number;
}

export const cases: Record<CaseName, Case> = {
  'one after another': { senders: tenants, isOneBatch: false, repeats: 1 },
  'one batch, one tenant': { senders: tenants.map(() => 'tenant-0'), isOneBatch: true, repeats: 1 },
  'one batch, ten tenants': { senders: tenants, isOneBatch: true, repeats: 3 },
};

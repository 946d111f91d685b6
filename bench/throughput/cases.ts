/** How many messages Lambda hands over at most, as the stack has it, and as many tenants to send them. */
export const batchSize = 10;
export const tenants = Array.from({ length: batchSize }, (_, index) => `tenant-${index}`);

/** How late Zuora answers, in milliseconds, and how often each is measured. The slow ones vary less. */
export const latencies = [
  { latencyMs: 0, rounds: 9 },
  { latencyMs: 50, rounds: 7 },
  { latencyMs: 200, rounds: 3 },
] as const;

/** Ten closes each time: whose they are, and whether they come in one batch or one after another. */
export const cases = {
  'one after another': { senders: tenants, isOneBatch: false },
  'one batch, one tenant': { senders: tenants.map(() => 'tenant-0'), isOneBatch: true },
  'one batch, ten tenants': { senders: tenants, isOneBatch: true },
} as const;

export type CaseName = keyof typeof cases;
export const caseNames = ['one after another', 'one batch, one tenant', 'one batch, ten tenants'] as const;

export function batchesOf<Close>(
  closes: readonly Close[],
  { isOneBatch }: { isOneBatch: boolean },
): Close[][] {
  return isOneBatch ? [[...closes]] : closes.map((close) => [close]);
}

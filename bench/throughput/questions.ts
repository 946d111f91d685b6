import * as z from 'zod';

/** The messages between the processes of this part. */
export const surroundingsQuestion = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('start') }),
  z.object({ ask: z.literal('add-tenant'), name: z.string(), baseUrl: z.string().optional() }),
  /** Makes Zuora take `latencyMs` to answer, and have an open period for each of these tenants. */
  z.object({ ask: z.literal('prepare'), latencyMs: z.number(), tenants: z.array(z.string()) }),
  /** Requests the number of PUTs that took effect. */
  z.object({ ask: z.literal('count') }),
]);

export const started = z.object({ environment: z.record(z.string(), z.string()), zuoraUrl: z.string() });
export const tenantSecret = z.object({ baseUrl: z.string(), clientId: z.string(), clientSecret: z.string() });
export type TenantSecret = z.output<typeof tenantSecret>;
export const prepared = z.object({ periodIds: z.array(z.string()) });
export const closedSoFar = z.object({ closed: z.number() });

/** A close to carry out. */
const close = z.object({ tenant: z.string(), requestId: z.string(), periodId: z.string() });
export type Close = z.output<typeof close>;

/** Batches to handle one after another. */
export const containerQuestion = z.object({ batches: z.array(z.array(close)) });
/** Milliseconds from the first message to the last answer, and the processor time of the process in between. */
export const taken = z.object({ wallMs: z.number(), workMs: z.number() });
export type Taken = z.output<typeof taken>;

/** Measures work of the current process. */
export async function timed(work: () => Promise<void>): Promise<Taken> {
  const [startedAt, workBefore] = [performance.now(), process.cpuUsage()];
  await work();
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(workBefore);
  return { wallMs, workMs: (user + system) / 1000 };
}

/** A request as it was recorded on the wire. */
export const recordedCall = z.object({
  to: z.enum(['dynamodb', 'zuora']),
  /** DynamoDB's operation, or HTTP's method. */
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
});
export type RecordedCall = z.output<typeof recordedCall>;

/** What the bare calls need before their first close: the recorded calls of one close, and the tenants' secrets. */
export const bareSetup = z.object({
  calls: z.array(recordedCall),
  of: close,
  tenants: z.record(z.string(), tenantSecret),
});
export type BareSetup = z.output<typeof bareSetup>;
export const ready = z.object({ isReady: z.literal(true) });
export const bareQuestion = z.union([containerQuestion, bareSetup]);

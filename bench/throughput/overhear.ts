import { randomUUID } from 'node:crypto';
import type { Child } from '../child.ts';
import { startListener } from './listener.ts';
import { type BareSetup, type Close, type Heard, prepared, taken, tenantSecret } from './questions.ts';

const tenant = 'tenant-overheard';

/** A new close request for each sender, each for an open period of its own. From now on Zuora answers this late. */
export async function freshCloses(
  surroundings: Child,
  senders: readonly string[],
  latencyMs: number,
): Promise<Close[]> {
  const question = { ask: 'prepare', latencyMs, tenants: senders };
  const { periodIds } = await surroundings.ask(question, prepared);
  return periodIds.map((periodId, index) => {
    return { tenant: senders[index] ?? '', requestId: `bench/${randomUUID()}`, periodId };
  });
}

/**
 * Records the calls that one close makes to DynamoDB and Zuora, in a container that already has its secret and token.
 *
 * @param targets the addresses of DynamoDB and Zuora
 * @param startContainer starts a container that finds DynamoDB at the given address
 */
export async function overhearClose(
  surroundings: Child,
  targets: Record<Heard['to'], string>,
  startContainer: (dynamodbUrl: string) => Child,
): Promise<Pick<BareSetup, 'calls' | 'of'>> {
  const calls: Heard[] = [];
  const hear = (request: Heard) => void calls.push(request);
  const dynamodb = await startListener('dynamodb', targets.dynamodb, hear);
  const zuora = await startListener('zuora', targets.zuora, hear);
  await surroundings.ask({ ask: 'add-tenant', name: tenant, baseUrl: zuora.url }, tenantSecret);
  const container = startContainer(dynamodb.url);
  const freshClose = async () => {
    const [close] = await freshCloses(surroundings, [tenant], 0);
    if (close === undefined) throw new Error('Zuora has no period to close');
    return close;
  };
  try {
    await container.ask({ batches: [[await freshClose()]] }, taken);
    calls.length = 0;
    const of = await freshClose();
    await container.ask({ batches: [[of]] }, taken);
    return { calls, of };
  } finally {
    await Promise.all([container.stop(), dynamodb.stop(), zuora.stop()]);
  }
}

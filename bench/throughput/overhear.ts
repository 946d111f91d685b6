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
 * Hears what one close asks DynamoDB and Zuora for, of a container that has its secret and its token.
 *
 * @param targets where DynamoDB and Zuora are
 * @param startContainer starts one that finds DynamoDB elsewhere
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

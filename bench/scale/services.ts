/**
 * The process of the services that a tick calls: emulators of AWS, whose ledger holds watched closes that are all due,
 * and a simulated Zuora that answers after some time. It answers with the container's environment when all is ready.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { isoTime, type LedgerItem } from '../../functions/shared/ledger/ledger-item.ts';
import { trackIdOf } from '../../functions/shared/ledger/ledger-transitions.ts';
import { startAwsEmulators } from '../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../infra/local/emulators/local-account.ts';
import { pollingEnvironment, secretPrefix } from '../../infra/local/function-environments.ts';
import { startZuoraSimulator } from '../../infra/zuora-simulator/simulator.ts';
import { answerParent } from '../child.ts';
import { deployedTimings } from '../deployed-timings.ts';
import { pollMinMs, watchingItemFor } from '../watching-item.ts';

const load = z.object({ tenants: z.number(), closesEach: z.number(), latencyMs: z.number() });
const bearerToken = 'a-token-of-the-benchmark';
const unlimited = 1_000_000;
const hour = 3_600_000;
const rowsPerWrite = 25;

const simulator = await startZuoraSimulator({
  bearerTokens: [bearerToken],
  concurrencyLimit: unlimited,
  rateLimitPerMinute: unlimited,
});
const emulators = await startAwsEmulators({ withoutProxies: true });
const books = simulator.books();
const sentAt = Date.now() - hour;

/** A request that was sent an hour ago, watches its period, and is due. */
function watching(tenant: string, number: number): LedgerItem {
  const requestId = `close-${number}`;
  const id = books.addPeriod({
    name: `Nov 2026 ${tenant} ${number}`,
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    status: 'PendingClose',
    run: { status: 'Processing' },
  });
  const period = {
    id,
    name: 'Nov 2026',
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    fiscalYear: 2026,
    fiscalQuarter: null,
    status: 'PendingClose',
  };
  const item = watchingItemFor({ tenant, requestId, periodId: id, sentAt });
  const zuoraTrackId = trackIdOf(tenant, requestId);
  return { ...item, period, zuoraTrackId, dueAt: isoTime(sentAt + pollMinMs + number) };
}

async function store(rows: readonly LedgerItem[]): Promise<void> {
  const dynamodb = new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb));
  const client = DynamoDBDocumentClient.from(dynamodb);
  for (let from = 0; from < rows.length; from += rowsPerWrite) {
    const puts = rows
      .slice(from, from + rowsPerWrite)
      .map((item) => ({ PutRequest: { Item: { ...item, due: 'due' } } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [emulators.ledgerTableName]: puts } }));
  }
  dynamodb.destroy();
}

answerParent(async (question) => {
  const { tenants, closesEach, latencyMs } = load.parse(question);
  simulator.fail({ on: { method: 'GET' }, what: { kind: 'slow-headers', delayMs: latencyMs } });
  const rows: LedgerItem[] = [];
  for (let tenant = 0; tenant < tenants; tenant++) {
    const name = `tenant-${tenant}`;
    emulators.secrets.put(`${secretPrefix}/${name}`, { baseUrl: simulator.url, bearerToken });
    for (let number = 0; number < closesEach; number++) rows.push(watching(name, number));
  }
  await store(rows);
  return { environment: pollingEnvironment(emulators, deployedTimings) };
});

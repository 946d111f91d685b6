import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { type LedgerItem, ledgerItemSchema } from '../../../../functions/shared/ledger/ledger-item.ts';
import type {
  Books,
  CalloutRecord,
  PeriodView,
  RecordedRequest,
} from '../../../zuora-simulator/simulator.ts';
import { clientSettings } from '../../emulators/local-account.ts';
import type { QueueContent } from '../../emulators/queue-content.ts';
import type { LocalStack } from '../../local-stack.ts';

/** A row of the ledger's table, as the functions read it and as it is stored. */
export interface LedgerRow {
  /** Null when the row does not have the form of an item. */
  item: LedgerItem | null;
  row: Record<string, unknown>;
}

/** What was decided about the next trial balance run of a period. */
export type NextRun = ReturnType<Books['nextRun']>;

/** The state of a stack at one moment. */
export interface Snapshot {
  requests: QueueContent;
  parked: QueueContent;
  ledger: readonly LedgerRow[];
  periods: readonly { view: PeriodView; next: NextRun }[];
  calls: readonly RecordedRequest[];
  /** Zuora's calls to the stack, when a run ended. */
  callouts: readonly CalloutRecord[];
}

/** Reads the state of a stack without changing it. The ledger is read consistently. */
export async function takeSnapshot({ emulators, simulator }: LocalStack): Promise<Snapshot> {
  const [requests, parked, ledger] = await Promise.all([
    emulators.inspect(emulators.requestQueue.name),
    emulators.inspect(emulators.deadLetterQueue.name),
    scanLedger(emulators.endpoints.dynamodb, emulators.ledgerTableName),
  ]);
  const books = simulator.books();
  return {
    requests,
    parked,
    ledger,
    periods: books.periods().map((view) => ({ view, next: books.nextRun(view.id) })),
    calls: [...simulator.requests],
    callouts: [...simulator.callouts.history],
  };
}

async function scanLedger(endpoint: string, TableName: string): Promise<LedgerRow[]> {
  const client = new DynamoDBClient({ ...clientSettings(endpoint), maxAttempts: 1 });
  try {
    const rows: LedgerRow[] = [];
    const pages = paginateScan(
      { client: DynamoDBDocumentClient.from(client) },
      { TableName, ConsistentRead: true },
    );
    for await (const { Items = [] } of pages) rows.push(...Items.map(toLedgerRow));
    return rows;
  } finally {
    client.destroy();
  }
}

function toLedgerRow(row: Record<string, unknown>): LedgerRow {
  const parsed = ledgerItemSchema.safeParse({ ...row, dueAt: row.dueAt ?? null });
  return { item: parsed.success ? parsed.data : null, row };
}

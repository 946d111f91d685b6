import { randomUUID } from 'node:crypto';
import { type AttributeValue, ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import * as z from 'zod/mini';
import { type ConditionalTable, conditionalWrites, type StoredWrite } from './conditional-writes.ts';
import { type LedgerItem, ledgerItemSchema } from './ledger-item.ts';
import { ledgerSchema } from './ledger-schema.ts';

/** The key of an item: the request that it is for. */
export interface LedgerKey {
  tenant: string;
  requestId: string;
}

/** A key in the index of open items. */
export interface DueKey extends LedgerKey {
  /** When the item is due, ISO 8601 UTC. */
  dueAt: string;
}

export { LostWriteError } from './conditional-writes.ts';

/** Thrown for a stored item that this version cannot parse. It is not changed: a person must look at it. */
export class UnreadableItemError extends Error {
  override readonly name = 'UnreadableItemError';
}

/** The result of reading many items. A key that is in none of these lists has no item. */
export interface ManyItems {
  /** In the order of the keys. */
  items: LedgerItem[];
  /** The keys of items that this version cannot parse. */
  unreadable: LedgerKey[];
  /** The keys that DynamoDB left out, as it does when a request is too large. */
  unread: LedgerKey[];
}

export interface Ledger {
  /** Reads consistently. @throws UnreadableItemError */
  get(key: LedgerKey): Promise<LedgerItem | undefined>;
  /** Reads up to {@link itemsPerReadMax} items consistently, in one request if DynamoDB returns all of them. */
  getMany(keys: readonly LedgerKey[]): Promise<ManyItems>;
  /** Stores a new item. @throws LostWriteError, with the stored item, if it exists already */
  create(item: LedgerItem): Promise<LedgerItem>;
  /** Stores `after` if the stored item is still `before`. @throws LostWriteError if it is not */
  replace(before: LedgerItem, after: LedgerItem): Promise<LedgerItem>;
  /**
   * The keys of items that are due at `time` (ISO 8601 in UTC), earliest first, page by page. The index may be behind.
   */
  due(time: string): AsyncIterable<DueKey[]>;
  /** The keys of a tenant's `sent` and `watching` items of a period, page by page. The index may be behind. */
  waitingOn(period: { tenant: string; periodId: string }): AsyncIterable<LedgerKey[]>;
}

const { partitionKey, sortKey, dueIndex, tenantIndex } = ledgerSchema;
const duePartition = 'due';
const keySchema = z.object({ [partitionKey]: z.string(), [sortKey]: z.string() });
const dueKeySchema = z.object({ ...keySchema.shape, [dueIndex.sortKey]: z.string() });

/** DynamoDB's own limit (docs.aws.amazon.com, "BatchGetItem"). */
export const itemsPerReadMax = 100;
/**
 * The SDK keeps 50 sockets for a client, and the wait for one of them counts towards a call's timeout. So hundreds of
 * calls at once would time out. They wait here instead, where no timeout runs.
 */
const callsAtOnce = 40;
const requestsMax = 5;

/** The attribute with the id of the write that stored a row. It is not a part of the item, so no view shows it. */
const writeIdKey = 'writeId';

/** The row of an item. It has the keys of the index as long as the item is due. */
function toRow(item: LedgerItem, writeId: string) {
  const { dueAt, ...rest } = { ...item, [writeIdKey]: writeId };
  return dueAt === null
    ? rest
    : { ...rest, [dueIndex.partitionKey]: duePartition, [dueIndex.sortKey]: dueAt };
}

const rowSchema = z.pipe(
  z.looseObject({
    dueAt: z._default(z.nullable(z.string()), null),
    [dueIndex.partitionKey]: z.optional(z.unknown()),
    [writeIdKey]: z.optional(z.unknown()),
  }),
  z.transform(({ [dueIndex.partitionKey]: _, [writeIdKey]: __, ...fields }) => fields),
);

const markSchema = z.object({ revision: z.number(), [writeIdKey]: z.optional(z.string()) });

const parsedRow = (row: unknown) => ledgerItemSchema.safeParse(rowSchema.safeParse(row).data);

function fromRow(row: unknown): LedgerItem {
  const parsed = parsedRow(row);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new UnreadableItemError(`The ledger item does not fit its schema: ${fields}`);
}

/** The document client converts answers, but not the item in an error. Items hold only these types, and null. */
function fromAttribute({ S, N, BOOL, L, M }: AttributeValue): unknown {
  if (M !== undefined)
    return Object.fromEntries(Object.entries(M).map(([key, value]) => [key, fromAttribute(value)]));
  return L?.map(fromAttribute) ?? S ?? BOOL ?? (N === undefined ? null : Number(N));
}

function storedWriteOf(row: unknown): StoredWrite | undefined {
  const mark = markSchema.safeParse(row).data;
  return mark && { revision: mark.revision, writeId: mark.writeId ?? null, item: parsedRow(row).data };
}

/** A key as one text, to find rows by: DynamoDB returns the rows of a batch in any order. */
export const nameOfKey = ({ tenant, requestId }: LedgerKey) => `${tenant}\n${requestId}`;

/** The rows of a batch by their keys. Keys that DynamoDB leaves out are requested again, a few times. */
async function rowsOf(
  keys: readonly LedgerKey[],
  client: DynamoDBDocumentClient,
  tableName: string,
): Promise<{ rows: Map<string, unknown>; unread: LedgerKey[] }> {
  const rows = new Map<string, unknown>();
  // DynamoDB refuses a batch that names an item twice.
  let unread = [...new Map(keys.map((key) => [nameOfKey(key), key])).values()];
  for (let request = 0; unread.length > 0 && request < requestsMax; request++) {
    const Keys = unread.map(({ tenant, requestId }) => ({ [partitionKey]: tenant, [sortKey]: requestId }));
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys, ConsistentRead: true } } }),
    );
    for (const row of Responses?.[tableName] ?? []) rows.set(nameOfKey(keySchema.parse(row)), row);
    unread = (UnprocessedKeys?.[tableName]?.Keys ?? []).map((key) => keySchema.parse(key));
  }
  return { rows, unread };
}

const ifAbsent = {
  ConditionExpression: 'attribute_not_exists(#key)',
  ExpressionAttributeNames: { '#key': partitionKey },
};
const ifOfRevision = (revision: number) => ({
  ConditionExpression: '#revision = :revision',
  ExpressionAttributeNames: { '#revision': 'revision' },
  ExpressionAttributeValues: { ':revision': revision },
});

/**
 * The ledger in its DynamoDB table. Every write is conditional. Errors of the SDK are thrown.
 *
 * @param newWriteId makes a random id for each write
 */
export function createLedger(
  client: DynamoDBDocumentClient,
  tableName: string,
  newWriteId: () => string = randomUUID,
): Ledger {
  const inTurn = pLimit(callsAtOnce);

  async function read({ tenant, requestId }: LedgerKey): Promise<unknown> {
    const Key = { [partitionKey]: tenant, [sortKey]: requestId };
    const command = new GetCommand({ TableName: tableName, Key, ConsistentRead: true });
    const { Item } = await inTurn(() => client.send(command));
    return Item;
  }

  const table: ConditionalTable = {
    async put(item, writeId, expected) {
      const command = new PutCommand({
        TableName: tableName,
        Item: toRow(item, writeId),
        ...(expected === null ? ifAbsent : ifOfRevision(expected)),
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await inTurn(() => client.send(command));
        return { is: 'stored' };
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        return { is: 'refused', there: error.Item && storedWriteOf(fromAttribute({ M: error.Item })) };
      }
    },
    read: async (key) => storedWriteOf(await read(key)),
  };

  async function* pagesOf(query: Omit<QueryCommandInput, 'TableName'>): AsyncGenerator<unknown[]> {
    let from: QueryCommandInput['ExclusiveStartKey'];
    do {
      const page = await client.send(
        new QueryCommand({
          ...query,
          TableName: tableName,
          ...(from === undefined ? {} : { ExclusiveStartKey: from }),
        }),
      );
      yield page.Items ?? [];
      from = page.LastEvaluatedKey;
    } while (from !== undefined);
  }

  return {
    async get(key) {
      const row = await read(key);
      return row === undefined ? undefined : fromRow(row);
    },

    async getMany(keys) {
      const { rows, unread } = await inTurn(() => rowsOf(keys, client, tableName));
      const many: ManyItems = { items: [], unreadable: [], unread };
      for (const key of keys) {
        const row = rows.get(nameOfKey(key));
        if (row === undefined) continue;
        rows.delete(nameOfKey(key));
        try {
          many.items.push(fromRow(row));
        } catch {
          many.unreadable.push(key);
        }
      }
      return many;
    },

    ...conditionalWrites(table, newWriteId),

    async *due(time) {
      const pages = pagesOf({
        IndexName: dueIndex.name,
        KeyConditionExpression: '#due = :due AND #dueAt <= :time',
        ExpressionAttributeNames: { '#due': dueIndex.partitionKey, '#dueAt': dueIndex.sortKey },
        ExpressionAttributeValues: { ':due': duePartition, ':time': time },
      });
      for await (const rows of pages) yield rows.map((row) => dueKeySchema.parse(row));
    },

    async *waitingOn({ tenant, periodId }) {
      const pages = pagesOf({
        IndexName: tenantIndex.name,
        KeyConditionExpression: '#tenant = :tenant',
        FilterExpression: '#periodId = :periodId AND #state IN (:sent, :watching)',
        ExpressionAttributeNames: {
          '#tenant': tenantIndex.partitionKey,
          '#periodId': 'periodId',
          '#state': 'state',
        },
        ExpressionAttributeValues: {
          ':tenant': tenant,
          ':periodId': periodId,
          ':sent': 'sent',
          ':watching': 'watching',
        },
      });
      for await (const rows of pages) yield rows.map((row) => keySchema.parse(row));
    },
  };
}

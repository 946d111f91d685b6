import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type LedgerItem, ledgerItemSchema } from './ledger-item.ts';
import { ledgerSchema } from './ledger-schema.ts';

/** Which request an item is for. */
export interface LedgerKey {
  tenant: string;
  requestId: string;
}

/** Somebody else wrote the item since it was read: start over from a new read. */
export class LostWriteError extends Error {
  override readonly name = 'LostWriteError';
}

/** An item that is not of the form that this version writes. It is left as it is, for a person. */
export class UnreadableItemError extends Error {
  override readonly name = 'UnreadableItemError';
}

export interface Ledger {
  /** Reads consistently. @throws UnreadableItemError */
  get(key: LedgerKey): Promise<LedgerItem | undefined>;
  /** Stores a new item. @throws LostWriteError when one is there already */
  create(item: LedgerItem): Promise<LedgerItem>;
  /** Stores `after` if the item still is as `before` was read. @throws LostWriteError when it is not */
  replace(before: LedgerItem, after: LedgerItem): Promise<LedgerItem>;
  /** The keys of what is due at `time` (ISO 8601 UTC), longest overdue first, page by page. The index may be behind. */
  due(time: string): AsyncIterable<LedgerKey[]>;
}

const { partitionKey, sortKey, dueIndex } = ledgerSchema;
const duePartition = 'due';
/** A page of DynamoDB's own size names thousands of items, and whoever reads them all has no time left to do anything. */
const keysPerPage = 100;
const dueKey = z.object({ [partitionKey]: z.string(), [sortKey]: z.string() });

/** The table's item: the request's own fields are its key, and it is in the index as long as something is due. */
function toRow(item: LedgerItem) {
  const { dueAt, ...rest } = item;
  return dueAt === null
    ? rest
    : { ...rest, [dueIndex.partitionKey]: duePartition, [dueIndex.sortKey]: dueAt };
}

const rowSchema = z.pipe(
  z.looseObject({
    dueAt: z._default(z.nullable(z.string()), null),
    [dueIndex.partitionKey]: z.optional(z.unknown()),
  }),
  z.transform(({ [dueIndex.partitionKey]: _, ...fields }) => fields),
);

function fromRow(row: unknown): LedgerItem {
  const item = rowSchema.safeParse(row);
  const parsed = ledgerItemSchema.safeParse(item.data);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new UnreadableItemError(`The ledger item does not have the form of an item: ${fields}`);
}

/** The ledger in its DynamoDB table. Every write is conditional; trouble of DynamoDB is thrown as the SDK throws it. */
export function createLedger(client: DynamoDBDocumentClient, tableName: string): Ledger {
  async function put(
    item: LedgerItem,
    condition: Pick<
      PutCommand['input'],
      'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
    >,
  ) {
    try {
      await client.send(new PutCommand({ TableName: tableName, Item: toRow(item), ...condition }));
      return item;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException)
        throw new LostWriteError('The item was written by another');
      throw error;
    }
  }

  return {
    async get({ tenant, requestId }) {
      const Key = { [partitionKey]: tenant, [sortKey]: requestId };
      const { Item } = await client.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
      return Item === undefined ? undefined : fromRow(Item);
    },

    create: (item) =>
      put(item, {
        ConditionExpression: 'attribute_not_exists(#key)',
        ExpressionAttributeNames: { '#key': partitionKey },
      }),

    replace: (before, after) =>
      put(
        { ...after, revision: before.revision + 1 },
        {
          ConditionExpression: '#revision = :revision',
          ExpressionAttributeNames: { '#revision': 'revision' },
          ExpressionAttributeValues: { ':revision': before.revision },
        },
      ),

    async *due(time) {
      let from: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: dueIndex.name,
            KeyConditionExpression: '#due = :due AND #dueAt <= :time',
            ExpressionAttributeNames: { '#due': dueIndex.partitionKey, '#dueAt': dueIndex.sortKey },
            ExpressionAttributeValues: { ':due': duePartition, ':time': time },
            Limit: keysPerPage,
            ...(from === undefined ? {} : { ExclusiveStartKey: from }),
          }),
        );
        yield (page.Items ?? []).map((row) => dueKey.parse(row));
        from = page.LastEvaluatedKey;
      } while (from !== undefined);
    },
  };
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { ledgerSchema } from '../../functions/shared/ledger/ledger-schema.ts';

const { partitionKey, sortKey, dueIndex, tenantIndex } = ledgerSchema;
const rowSchema = z.looseObject({
  [partitionKey]: z.string(),
  [sortKey]: z.string(),
  [dueIndex.sortKey]: z.string().optional(),
  revision: z.number(),
});
type Row = z.output<typeof rowSchema>;

const keySchema = z.object({ [partitionKey]: z.string(), [sortKey]: z.string() });
const getInput = z.object({ Key: keySchema });
const batchGetInput = z.object({
  RequestItems: z.record(z.string(), z.object({ Keys: z.array(keySchema) })),
});
const putInput = z.object({
  Item: rowSchema,
  ExpressionAttributeValues: z.object({ ':revision': z.number() }).optional(),
});
const queryInput = z.object({
  ExpressionAttributeValues: z.object({ ':time': z.string() }),
  ExclusiveStartKey: z.object({ page: z.number() }).optional(),
});

const nameOf = (key: z.output<typeof keySchema>) => `${key.tenant}\n${key.requestId}`;
const bytesOf = (row: object) => JSON.stringify(row).length;
const readUnits = (bytes: number) => Math.max(1, Math.ceil(bytes / 4096));
const bytesOfKeys = 120;
/** How many keys a page of DynamoDB, 1 MB, holds. */
const keysPerPage = Math.floor(1_048_576 / bytesOfKeys);

/** The ledger's table in memory, with the units that DynamoDB would charge. It only knows the ledger's own commands. */
export class VirtualTable {
  readonly #rows = new Map<string, { row: Row; bytes: number }>();
  #pages: Row[][] = [];
  readUnits = 0;
  writeUnits = 0;

  /** @param command the name of the SDK's command */
  answer(command: string, input: unknown): object {
    switch (command) {
      case 'GetItemCommand':
        return { Item: this.#read(getInput.parse(input).Key) };
      case 'BatchGetItemCommand': {
        const tables = Object.entries(batchGetInput.parse(input).RequestItems);
        return {
          Responses: Object.fromEntries(
            tables.map(([name, { Keys }]) => [name, Keys.flatMap((key) => this.#read(key) ?? [])]),
          ),
        };
      }
      case 'PutItemCommand':
        return this.#put(putInput.parse(input));
      case 'QueryCommand':
        return this.#query(queryInput.parse(input));
      default:
        throw new Error(`VirtualTable does not answer ${command}: add it when the ledger sends it`);
    }
  }

  /** The rows that are in the index of due items. */
  due(): Row[] {
    return [...this.#rows.values()]
      .map(({ row }) => row)
      .filter((row) => row[dueIndex.sortKey] !== undefined);
  }

  /** Undefined when there is no such item. */
  revisionOf(key: z.output<typeof keySchema>): number | undefined {
    return this.#rows.get(nameOf(key))?.row.revision;
  }

  #read(key: z.output<typeof keySchema>): Row | undefined {
    const found = this.#rows.get(nameOf(key));
    this.readUnits += readUnits(found?.bytes ?? 0);
    return found?.row;
  }

  #put({ Item, ExpressionAttributeValues }: z.output<typeof putInput>): object {
    const before = this.#rows.get(nameOf(Item))?.row;
    if (before?.revision !== ExpressionAttributeValues?.[':revision']) {
      throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
    }
    const bytes = bytesOf(Item);
    const isMoved = before?.[dueIndex.sortKey] !== Item[dueIndex.sortKey];
    const isChanged = tenantIndex.projected.some((name) => before?.[name] !== Item[name]);
    // Moving an entry of an index is a deletion and a write. There are two indexes, and one of them holds the state.
    this.writeUnits += Math.ceil(bytes / 1024) + (isMoved ? 4 : isChanged ? 1 : 0);
    this.#rows.set(nameOf(Item), { row: Item, bytes });
    return {};
  }

  #query({ ExpressionAttributeValues, ExclusiveStartKey }: z.output<typeof queryInput>): object {
    if (ExclusiveStartKey === undefined) this.#pages = this.#pagesOf(ExpressionAttributeValues[':time']);
    const page = ExclusiveStartKey?.page ?? 0;
    const Items = this.#pages[page] ?? [];
    // Half the price of a consistent read.
    this.readUnits += readUnits(Items.length * bytesOfKeys) / 2;
    return { Items, ...(page + 1 < this.#pages.length ? { LastEvaluatedKey: { page: page + 1 } } : {}) };
  }

  #pagesOf(time: string): Row[][] {
    const dueAt = (row: Row) => row[dueIndex.sortKey] ?? '';
    const due = this.due().filter((row) => dueAt(row) <= time);
    due.sort((one, other) => (dueAt(one) < dueAt(other) ? -1 : 1));
    return Array.from({ length: Math.ceil(due.length / keysPerPage) }, (_, page) =>
      due.slice(page * keysPerPage, (page + 1) * keysPerPage),
    );
  }
}

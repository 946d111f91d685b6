import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  createLedger,
  itemsPerReadMax,
  type Ledger,
  type LedgerKey,
  LostWriteError,
  UnreadableItemError,
} from '../../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { ledgerSchema } from '../../../../functions/shared/ledger/ledger-schema.ts';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';
import {
  anAcceptedItem,
  aRun,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
  newerStart,
} from '../../poll-trial-balance/items.ts';
import { json, startServer } from '../zuora/loopback.ts';

let emulators: AwsEmulators;
let client: DynamoDBDocumentClient;
let ledger: Ledger;
const operations: string[] = [];

beforeAll(async () => {
  emulators = await startAwsEmulators({ onCall: ({ operation }) => operations.push(operation) });
  client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...clientSettings(emulators.endpoints.dynamodb), maxAttempts: 2 }),
  );
  ledger = createLedger(client, emulators.ledgerTableName);
});
afterEach(async () => {
  emulators.endFaults();
  const TableName = emulators.ledgerTableName;
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  const deletions = Items.map(({ tenant, requestId }) => ({ DeleteRequest: { Key: { tenant, requestId } } }));
  for (let from = 0; from < deletions.length; from += 25) {
    const RequestItems = { [TableName]: deletions.slice(from, from + 25) };
    await client.send(new BatchWriteCommand({ RequestItems }));
  }
  operations.length = 0;
});
afterAll(async () => {
  client.destroy();
  await emulators.stop();
});

const key = { tenant: 'default', requestId: 'close-1' };

async function rowOf({ tenant, requestId }: typeof key): Promise<Record<string, unknown> | undefined> {
  const Key = { tenant, requestId };
  return (await client.send(new GetCommand({ TableName: emulators.ledgerTableName, Key }))).Item;
}

const putRow = (row: Record<string, unknown>) =>
  client.send(new PutCommand({ TableName: emulators.ledgerTableName, Item: row }));

/** The request ids that are due at a time in seconds, and the size of each page. */
async function dueAt(seconds: number): Promise<{ ids: string[]; pages: number[] }> {
  const ids: string[] = [];
  const pages: number[] = [];
  for await (const keys of ledger.due(at(seconds))) {
    pages.push(keys.length);
    ids.push(...keys.map(({ requestId }) => requestId));
  }
  return { ids, pages };
}

/** An item with a value in every field, so that none can get lost unnoticed. */
const fullItem: LedgerItem = aWatchingItem({
  request: {
    accountingPeriod: { endedBefore: '2026-12-02T18:00:00Z', timezone: 'America/New_York' },
    entityId: '2c92c0f8-5d5c-4e4a-8d2b-6d1c1f3e9a01',
    orgIds: ['org-1', 'org-2'],
    requestedBy: 'Zoë <controller>',
  },
  scope: { entityId: '2c92c0f8-5d5c-4e4a-8d2b-6d1c1f3e9a01', orgIds: ['org-1', 'org-2'] },
  refusals: 2,
  reasons: [{ code: 'refused-by-zuora', message: 'Locked “now”', zuoraCode: '50000050' }],
  seenRunning: { start: '2026-12-02 03:14:09' },
  run: aRun({ status: 'Error', start: newerStart, end: '2026-12-02 04:20:00', errorMessage: 'no rate' }),
  zuoraProcessId: 'process-1',
  history: [{ state: 'accepted', at: at(0), because: 'a reason' }],
  event: '{"specversion":"1.0"}',
  publishedAt: at(70),
});

describe('an item', () => {
  it.each([
    { kind: 'with every field', item: fullItem },
    { kind: 'with nothing that can be null', item: anAcceptedItem({ scope: null, secretVersionId: null }) },
    { kind: 'that is not due any more', item: publishedItem(fullItem, atMs(80)) },
  ])('$kind is read as it was stored', async ({ item }) => {
    await ledger.create(item);
    expect(await ledger.get(item)).toEqual(item);
  });

  it('that does not exist is undefined', async () => {
    expect(await ledger.get(key)).toBeUndefined();
  });

  it('is identified by its tenant and request id together', async () => {
    await ledger.create(anAcceptedItem());
    await ledger.create(anAcceptedItem({ tenant: 'acme-eu' }));
    expect(await ledger.get({ ...key, tenant: 'acme-eu' })).toMatchObject({ tenant: 'acme-eu' });
    expect(await ledger.get({ ...key, requestId: 'close-2' })).toBeUndefined();
  });

  it.each<{ one: string; read: (ledger: Ledger) => Promise<unknown>; sent: object }>([
    { one: 'alone', read: ({ get }) => get(key), sent: { ConsistentRead: true } },
    {
      one: 'among many',
      read: ({ getMany }) => getMany([key]),
      sent: { RequestItems: { ledger: { ConsistentRead: true } } },
    },
  ])('is read consistently: $one', async ({ read, sent }) => {
    const inputs: unknown[] = [];
    const watched = DynamoDBDocumentClient.from(
      new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb)),
    );
    watched.middlewareStack.add(
      () => async (command) => {
        inputs.push(command.input);
        return { output: { $metadata: {} }, response: {} };
      },
      { step: 'initialize' },
    );
    await read(createLedger(watched, 'ledger'));
    watched.destroy();
    expect(inputs[0]).toMatchObject(sent);
  });
});

describe('many items', () => {
  const keys = ['a', 'b', 'c', 'gone', 'd'].map((requestId) => ({ tenant: 'default', requestId }));

  it('are read by one request, in the order of their keys, without those that do not exist', async () => {
    for (const requestId of ['d', 'c', 'b', 'a']) await ledger.create({ ...fullItem, requestId });
    operations.length = 0;
    const { items, ...rest } = await ledger.getMany(keys);
    expect(items).toEqual(['a', 'b', 'c', 'd'].map((requestId) => ({ ...fullItem, requestId })));
    expect(rest).toEqual({ unreadable: [], unread: [] });
    expect(operations).toEqual(['BatchGetItem']);
  });

  it('are at most a hundred, as in DynamoDB', async () => {
    const full = Array.from({ length: itemsPerReadMax }, (_, index) => ({ ...key, requestId: `r-${index}` }));
    expect(await ledger.getMany(full)).toEqual({ items: [], unreadable: [], unread: [] });
    await expect(ledger.getMany([...full, key])).rejects.toThrow(/100/);
  });

  it('are identified by tenant and request id together, and one that cannot be read does not affect the others', async () => {
    await ledger.create(anAcceptedItem());
    await putRow({ ...key, tenant: 'acme-eu', due: 'due', dueAt: at(0) });
    const both = [{ ...key, tenant: 'acme-eu' }, key];
    expect(await ledger.getMany(both)).toEqual({
      items: [anAcceptedItem()],
      unreadable: [{ ...key, tenant: 'acme-eu' }],
      unread: [],
    });
  });

  it('are read once even if they are named twice', async () => {
    await ledger.create(anAcceptedItem());
    expect(await ledger.getMany([key, key])).toEqual({
      items: [anAcceptedItem()],
      unreadable: [],
      unread: [],
    });
  });

  it('need no request if there are none', async () => {
    operations.length = 0;
    expect(await ledger.getMany([])).toEqual({ items: [], unreadable: [], unread: [] });
    expect(operations).toEqual([]);
  });

  /** A DynamoDB that returns only some of the requested rows, and leaves out the others. */
  async function giving(most: number) {
    const { origin, requests } = await startServer((response, { body }) => {
      const { RequestItems } = JSON.parse(body);
      const { Keys } = RequestItems.ledger;
      json(response, 200, {
        Responses: { ledger: Keys.slice(0, most).map((row: object) => ({ ...row, revision: { N: '1' } })) },
        UnprocessedKeys: Keys.length > most ? { ledger: { Keys: Keys.slice(most) } } : {},
      });
    });
    const partly = createLedger(
      DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(origin))),
      'ledger',
    );
    return { partly, requests };
  }

  it('are requested again if DynamoDB leaves some out', async () => {
    const { partly, requests } = await giving(2);
    const { unreadable, unread } = await partly.getMany(keys);
    expect(unreadable).toEqual(keys);
    expect(unread).toEqual([]);
    expect(requests).toHaveLength(3);
  });

  it('are requested at most five times, and the rest is reported as unread', async () => {
    const { partly, requests } = await giving(0);
    expect(await partly.getMany(keys)).toEqual({ items: [], unreadable: [], unread: keys });
    expect(requests).toHaveLength(5);
  });

  it('are empty for an answer without items', async () => {
    const { origin } = await startServer((response) => json(response, 200, {}));
    const bare = createLedger(
      DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(origin))),
      'ledger',
    );
    expect(await bare.getMany(keys)).toEqual({ items: [], unreadable: [], unread: [] });
  });
});

describe('every write is conditional on the item as it was read', () => {
  it('an item is created once', async () => {
    await ledger.create(anAcceptedItem());
    await expect(ledger.create(fullItem)).rejects.toBeInstanceOf(LostWriteError);
    expect(await ledger.get(key)).toEqual(anAcceptedItem());
  });

  it('an item that is there comes back instead, by a read, as the emulator does not say what it holds', async () => {
    await ledger.create(anAcceptedItem());
    operations.length = 0;
    const error = await ledger.create(fullItem).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty('there', anAcceptedItem());
    expect(operations).toEqual(['PutItem', 'GetItem']);
  });

  it('of two writers that create at the same time, one loses', async () => {
    const both = await Promise.allSettled([ledger.create(anAcceptedItem()), ledger.create(anAcceptedItem())]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('an item is replaced by the writer that read it last, and gets the next revision', async () => {
    const first = await ledger.create(anAcceptedItem());
    const second = await ledger.replace(first, { ...first, refusals: 1 });
    expect(second).toEqual({ ...first, refusals: 1, revision: 2 });
    expect(await ledger.get(key)).toEqual(second);
    expect(await ledger.replace(second, { ...second, refusals: 2 })).toMatchObject({ revision: 3 });
  });

  it('of two writers that replace the same item, one loses and changes nothing', async () => {
    const read = await ledger.create(anAcceptedItem());
    await ledger.replace(read, { ...read, refusals: 1 });
    await expect(ledger.replace(read, { ...read, refusals: 9 })).rejects.toBeInstanceOf(LostWriteError);
    expect(await ledger.get(key)).toMatchObject({ refusals: 1, revision: 2 });
  });

  it('an item that does not exist cannot be replaced', async () => {
    const replaced = ledger.replace(anAcceptedItem(), anAcceptedItem());
    await expect(replaced).rejects.toBeInstanceOf(LostWriteError);
    expect(await rowOf(key)).toBeUndefined();
  });
});

describe('a write whose answer was lost', () => {
  const loseAnswer = () =>
    emulators.fail({ service: 'dynamodb', what: 'reset-after', operation: 'PutItem', times: 1 });

  it('is recognized by its own id when the SDK repeats it, and counts as done', async () => {
    const read = await ledger.create(anAcceptedItem());
    loseAnswer();
    const stored = await ledger.replace(read, { ...read, refusals: 1 });
    expect(stored).toEqual({ ...read, refusals: 1, revision: 2 });
    expect(await ledger.get(key)).toEqual(stored);
  });

  it('is recognized by its own id if it created the item', async () => {
    loseAnswer();
    expect(await ledger.create(anAcceptedItem())).toEqual(anAcceptedItem());
  });

  it('is recognized by its own id if it changed a published item', async () => {
    const read = await ledger.create(publishedItem(fullItem, atMs(80)));
    loseAnswer();
    expect(await ledger.replace(read, { ...read, dueAt: at(90) })).toMatchObject({ dueAt: at(90) });
  });

  /** A table whose first answer to a write is lost. `beforeRepeat` is called before the SDK repeats the write. */
  function losingFirst(beforeRepeat: () => Promise<unknown>) {
    const losing = DynamoDBDocumentClient.from(
      new DynamoDBClient(clientSettings(emulators.endpoints.dynamodb)),
    );
    losing.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        if (!('Item' in args.input)) return answer;
        await beforeRepeat();
        return next(args);
      },
      { step: 'initialize' },
    );
    return { losing: createLedger(losing, emulators.ledgerTableName), stop: () => losing.destroy() };
  }

  it.each<{ other: string; write: (read: LedgerItem) => Promise<unknown>; left: object }>([
    {
      other: 'changes it again',
      write: (read) => ledger.replace({ ...read, revision: 2 }, { ...read, refusals: 9 }),
      left: { revision: 3, refusals: 9 },
    },
    {
      other: 'wrote the same content at the same revision',
      write: (read) => putRow({ ...read, refusals: 1, revision: 2, writeId: 'of-another', due: 'due' }),
      left: { revision: 2, refusals: 1 },
    },
    {
      other: 'of a version without write ids wrote the same',
      write: (read) => putRow({ ...read, refusals: 1, revision: 2, due: 'due' }),
      left: { revision: 2, refusals: 1 },
    },
    {
      other: 'left no item that can be read',
      write: () => putRow({ ...key, revision: 'two' }),
      left: {},
    },
  ])('is lost if another writer $other', async ({ write, left }) => {
    const read = await ledger.create(anAcceptedItem());
    const { losing, stop } = losingFirst(() => write(read));
    const replaced = losing.replace(read, { ...read, refusals: 1 });
    await expect(replaced).rejects.toBeInstanceOf(LostWriteError);
    stop();
    expect(await rowOf(key)).toMatchObject(left);
  });

  /** The answer of AWS to a refused write that asks for the old item. The emulator leaves out the item. */
  async function refusing(there: Record<string, unknown> | undefined) {
    const { origin, requests } = await startServer((response, { headers }) => {
      if (String(headers['x-amz-target']).endsWith('GetItem')) return json(response, 200, {});
      const __type = 'com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException';
      json(response, 400, { __type, message: 'refused', ...(there && { Item: there }) });
    });
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(origin)));
    return { requests, ledger: createLedger(client, 'ledger', () => 'own-id') };
  }
  const item = anAcceptedItem();

  it('needs no read if DynamoDB’s refusal has the stored item', async () => {
    const { ledger, requests } = await refusing({ revision: { N: '2' }, writeId: { S: 'own-id' } });
    expect(await ledger.replace(item, item)).toEqual({ ...item, revision: 2 });
    expect(requests).toHaveLength(1);
  });

  it.each([
    { holds: 'another write', there: { revision: { N: '2' }, writeId: { S: 'of-another' } } },
    { holds: 'a later revision', there: { revision: { N: '3' }, writeId: { S: 'own-id' } } },
    { holds: 'a write without an id', there: { revision: { N: '2' } } },
  ])('is lost without a read if DynamoDB has $holds', async ({ there }) => {
    const { ledger, requests } = await refusing(there);
    await expect(ledger.replace(item, item)).rejects.toBeInstanceOf(LostWriteError);
    expect(requests).toHaveLength(1);
  });

  /** A row with DynamoDB's own types, as the document client sends it. */
  async function asSent(row: Record<string, unknown>): Promise<Record<string, unknown>> {
    const { origin, requests } = await startServer((response) => json(response, 200, {}));
    const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(origin)));
    await client.send(new PutCommand({ TableName: 'ledger', Item: row }));
    return JSON.parse(requests[0]?.body ?? '').Item;
  }

  it.each([
    { holds: 'an item', row: { ...fullItem, writeId: 'of-another' }, there: fullItem },
    {
      holds: 'a published item',
      row: publishedItem(fullItem, atMs(80)),
      there: publishedItem(fullItem, atMs(80)),
    },
    {
      holds: 'an item of another form',
      row: { ...key, revision: 7, note: 'of another version' },
      there: undefined,
    },
  ])('brings back without a read what DynamoDB holds: $holds', async ({ row, there }) => {
    const { dueAt, ...rest } = { dueAt: null, ...row };
    const stored = dueAt === null ? rest : { ...rest, dueAt, due: 'due' };
    const { ledger, requests } = await refusing(await asSent(stored));
    const error = await ledger.create(item).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(LostWriteError);
    expect(error).toHaveProperty('there', there);
    expect(requests).toHaveLength(1);
  });

  it('is checked by one read if DynamoDB’s refusal does not have the stored item', async () => {
    const { ledger, requests } = await refusing(undefined);
    await expect(ledger.replace(item, item)).rejects.toMatchObject({ there: undefined });
    expect(requests).toHaveLength(2);
  });
});

it('stores the write id beside the item: each write has its own, and no reader of the item sees it', async () => {
  const created = await ledger.create(anAcceptedItem());
  const first = await rowOf(key);
  await ledger.replace(created, created);
  const second = await rowOf(key);
  expect([first?.writeId, second?.writeId]).toEqual([expect.any(String), expect.any(String)]);
  expect(first?.writeId).not.toBe(second?.writeId);
  expect(await ledger.get(key)).not.toHaveProperty('writeId');
});

describe('trouble of DynamoDB', () => {
  it.each<{ operation: string; call: (ledger: Ledger) => Promise<unknown> }>([
    { operation: 'GetItem', call: ({ get }) => get(key) },
    { operation: 'BatchGetItem', call: ({ getMany }) => getMany([key]) },
    { operation: 'PutItem', call: ({ create }) => create(anAcceptedItem()) },
    { operation: 'Query', call: ({ due }) => due(at(0))[Symbol.asyncIterator]().next() },
  ])('is thrown unchanged: $operation', async ({ operation, call }) => {
    const impatient = new DynamoDBClient({
      ...clientSettings(emulators.endpoints.dynamodb),
      maxAttempts: 1,
    });
    const ledger = createLedger(DynamoDBDocumentClient.from(impatient), emulators.ledgerTableName);
    emulators.fail({ service: 'dynamodb', what: 'throttle', operation });
    const error = await call(ledger).catch((thrown: unknown) => thrown);
    impatient.destroy();
    expect(error).toHaveProperty('$metadata');
    expect(error).not.toBeInstanceOf(LostWriteError);
  });
});

describe('the list of due items', () => {
  const due = (requestId: string, seconds: number) => anAcceptedItem({ requestId, dueAt: at(seconds) });

  it('is in the order of due times, up to and including the given time', async () => {
    for (const item of [due('c', 30), due('a', 10), due('d', 30.001), due('b', 20)])
      await ledger.create(item);
    expect((await dueAt(30)).ids).toEqual(['a', 'b', 'c']);
  });

  it('has the tenant and the time of each item, for all tenants', async () => {
    expect.assertions(1);
    await ledger.create(due('a', 1));
    await ledger.create({ ...due('a', 2), tenant: 'acme-eu' });
    for await (const keys of ledger.due(at(5))) {
      expect(keys).toEqual([
        { tenant: 'default', requestId: 'a', dueAt: at(1) },
        { tenant: 'acme-eu', requestId: 'a', dueAt: at(2) },
      ]);
    }
  });

  it('changes with the due time of an item', async () => {
    const item = await ledger.create(due('a', 10));
    await ledger.replace(item, { ...item, dueAt: at(100) });
    expect((await dueAt(99)).ids).toEqual([]);
    expect((await dueAt(100)).ids).toEqual(['a']);
  });

  it('does not have published items, whose rows leave the index', async () => {
    const item = await ledger.create(due('a', 10));
    await ledger.replace(item, publishedItem(item, atMs(20)));
    expect((await dueAt(1_000_000)).ids).toEqual([]);
    const row = await rowOf({ ...key, requestId: 'a' });
    expect(row).not.toHaveProperty(ledgerSchema.dueIndex.partitionKey);
    expect(row).not.toHaveProperty(ledgerSchema.dueIndex.sortKey);
  });

  it('is empty for an empty ledger', async () => {
    expect((await dueAt(0)).ids).toEqual([]);
  });

  it("comes in DynamoDB's pages of 1 MB, with each item once, and is not queried further than it is read", async () => {
    const ids = Array.from({ length: 1_100 }, (_, index) => String(index).padStart(1_000, '0'));
    const rows = ids.map((requestId, index) => ({ ...key, requestId, due: 'due', dueAt: at(index) }));
    for (let from = 0; from < rows.length; from += 25) {
      const puts = rows.slice(from, from + 25).map((Item) => ({ PutRequest: { Item } }));
      const RequestItems = { [emulators.ledgerTableName]: puts };
      await client.send(new BatchWriteCommand({ RequestItems }));
    }
    const due = await dueAt(2000);
    expect(due.ids).toEqual(ids);
    expect(due.pages).toHaveLength(2);
    operations.length = 0;
    for await (const _ of ledger.due(at(2000))) break;
    expect(operations).toEqual(['Query']);
  });
});

describe('the index by tenant', () => {
  async function onPeriod(tenant: string, periodId: string): Promise<LedgerKey[]> {
    const keys: LedgerKey[] = [];
    for await (const page of ledger.waitingOn({ tenant, periodId })) keys.push(...page);
    return keys;
  }

  it('lists what waits for a period of a tenant, and nothing else', async () => {
    await ledger.create(aWatchingItem({ requestId: 'watching', dueAt: at(90) }));
    await ledger.create(aSentItem({ requestId: 'sent', dueAt: at(60) }));
    await ledger.create(aWatchingItem({ requestId: 'elsewhere', periodId: 'p-oct' }));
    await ledger.create(aWatchingItem({ tenant: 'acme-eu' }));
    await ledger.create(anAcceptedItem({ requestId: 'accepted', periodId: 'p-nov' }));
    const published = await ledger.create(aWatchingItem({ requestId: 'published' }));
    await ledger.replace(published, publishedItem(published, atMs(80)));
    expect(await onPeriod('default', 'p-nov')).toEqual([
      { tenant: 'default', requestId: 'sent' },
      { tenant: 'default', requestId: 'watching' },
    ]);
  });

  it('lists items that earlier versions wrote', async () => {
    const { dueAt, senderId: _, ...item } = aWatchingItem({ requestId: 'older' });
    await putRow({ ...item, due: 'due', dueAt });
    expect(await onPeriod('default', 'p-nov')).toEqual([{ tenant: 'default', requestId: 'older' }]);
  });
});

it('finds no due items in an answer without items', async () => {
  const { origin } = await startServer((response) => json(response, 200, {}));
  const bare = createLedger(
    DynamoDBDocumentClient.from(new DynamoDBClient(clientSettings(origin))),
    'a-table',
  );
  const pages: unknown[] = [];
  for await (const page of bare.due(at(0))) pages.push(page);
  expect(pages).toEqual([[]]);
});

describe('an item that this version cannot parse', () => {
  const { revision: _, ...withoutRevision } = anAcceptedItem();
  const secret = 'a value that must not be told';
  it.each([
    { broken: 'a field is missing', row: withoutRevision, field: 'revision' },
    { broken: 'a state is unknown', row: { ...anAcceptedItem(), state: secret }, field: 'state' },
    { broken: 'a time is not a time', row: { ...anAcceptedItem(), deadline: secret }, field: 'deadline' },
    {
      broken: 'a field within another is of another type',
      row: { ...anAcceptedItem(), scope: { entityId: 5, orgIds: null } },
      field: 'scope.entityId',
    },
    {
      broken: 'the period asked for is of no known kind',
      row: {
        ...anAcceptedItem(),
        request: { ...anAcceptedItem().request, accountingPeriod: { [secret]: 1 } },
      },
      field: 'request.accountingPeriod',
    },
  ])('is unreadable, and the error names the field and never a value: $broken', async ({ row, field }) => {
    await putRow(row);
    const error = await ledger.get(key).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnreadableItemError);
    expect(String(error)).toContain(field);
    expect(String(error)).not.toContain(secret);
  });

  it('is listed as due, so that its reader learns of it', async () => {
    await putRow({ ...key, due: 'due', dueAt: at(0) });
    expect((await dueAt(1)).ids).toEqual(['close-1']);
  });

  it('is not one with fields that a later version added: they stay after a deployment is rolled back', async () => {
    const later = { ...anAcceptedItem(), addedLater: true };
    await putRow({ ...later, history: [{ ...later.history[0], toldLater: 1 }] });
    const item = await ledger.get(key);
    if (item === undefined) throw new Error('The item is not there');
    await ledger.replace(item, { ...item, dueAt: null });
    expect(await ledger.get(key)).toMatchObject({ addedLater: true, history: [{ toldLater: 1 }] });
    expect(await dueAt(1_000_000)).toMatchObject({ ids: [] });
  });

  it('is not one of an earlier version, which had no sender', async () => {
    const { senderId: _, ...earlier } = anAcceptedItem();
    await putRow(earlier);
    expect(await ledger.get(key)).toEqual(anAcceptedItem());
  });
});

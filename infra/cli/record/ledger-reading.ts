import { QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import * as z from 'zod/mini';
import { NotAnOutcomeError } from '../../../functions/contract/not-an-outcome-error.ts';
import {
  createLedger,
  type Ledger,
  type LedgerKey,
  UnreadableItemError,
} from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { ledgerSchema } from '../../../functions/shared/ledger/ledger-schema.ts';
import { note } from '../answer.ts';
import type { Stack } from '../stack/stack.ts';
import { notPossible } from '../trouble.ts';
import { outcomeOf } from './outcome.ts';

const { partitionKey, sortKey } = ledgerSchema;
const keysSchema = z.array(z.object({ [partitionKey]: z.string(), [sortKey]: z.string() }));
const readsAtOnce = 10;
/** Later than every time in a ledger. */
const everDue = '9999-12-31T23:59:59.999Z';

/** The ledger of a stack. An item whose outcome this version does not know counts as unreadable, so that no command shows or changes half of it. */
export async function ledgerOf(stack: Stack): Promise<Ledger> {
  const ledger = createLedger(await stack.tables(), stack.outputs.LedgerTableName);
  return {
    ...ledger,
    async get(key) {
      const item = await ledger.get(key);
      if (item !== undefined) assertKnownOutcome(item);
      return item;
    },
  };
}

/** @throws UnreadableItemError */
export function assertKnownOutcome(item: LedgerItem): void {
  try {
    outcomeOf(item);
  } catch (error) {
    if (!(error instanceof NotAnOutcomeError)) throw error;
    throw new UnreadableItemError(
      `The ledger item holds no outcome that this version knows: ${error.message}`,
    );
  }
}

/** @throws Trouble when the ledger holds no such request */
export async function findItem(ledger: Pick<Ledger, 'get'>, key: LedgerKey): Promise<LedgerItem> {
  const item = await ledger.get(key);
  if (item !== undefined) return item;
  throw notPossible(
    `the ledger holds no request ${key.requestId} of tenant ${key.tenant}: \`closes list --all\` shows what it holds, --tenant names another tenant, \`closes dlq\` shows what was parked.`,
  );
}

/** Which requests to read: of one tenant or all, by the time when they were sent. `from` is included, `to` is not. */
export interface Which {
  tenant?: string;
  from?: string;
  to?: string;
}

/** The items that were read, and the keys of those that this version cannot read. */
export interface Reading {
  items: LedgerItem[];
  unreadable: LedgerKey[];
}

/** The requests that are open, or concluded and not yet published. Read by the index of due items. */
export async function openItems(stack: Stack, { tenant }: Pick<Which, 'tenant'>): Promise<Reading> {
  const ledger = await ledgerOf(stack);
  const keys: LedgerKey[] = [];
  for await (const page of ledger.due(everDue)) keys.push(...page);
  return readItems(
    ledger,
    keys.filter((key) => tenant === undefined || key.tenant === tenant),
  );
}

/** The requests of the whole ledger, or of one tenant, whatever their state. */
export async function allItems(stack: Stack, which: Which): Promise<Reading> {
  const ledger = await ledgerOf(stack);
  const all: Reading = { items: [], unreadable: [] };
  for await (const keys of keyPages(stack, which)) {
    const { items, unreadable } = await readItems(ledger, keys);
    all.items.push(...items);
    all.unreadable.push(...unreadable);
  }
  return all;
}

async function* keyPages(
  stack: Stack,
  { tenant, from = '', to = everDue }: Which,
): AsyncIterable<LedgerKey[]> {
  const tables = await stack.tables();
  const common = {
    TableName: stack.outputs.LedgerTableName,
    ProjectionExpression: '#tenant, #requestId',
    // Keep items without a comparable time: they may belong to any range.
    FilterExpression:
      '(#requestedAt >= :from AND #requestedAt < :to) OR (NOT attribute_type(#requestedAt, :text))',
    ExpressionAttributeNames: {
      '#tenant': partitionKey,
      '#requestId': sortKey,
      '#requestedAt': 'requestedAt',
    },
    ConsistentRead: true,
  };
  const times = { ':from': from, ':to': to, ':text': 'S' };
  let start: Record<string, unknown> | undefined;
  do {
    const page = { ...common, ...(start === undefined ? {} : { ExclusiveStartKey: start }) };
    const { Items, LastEvaluatedKey } =
      tenant === undefined
        ? await tables.send(new ScanCommand({ ...page, ExpressionAttributeValues: times }))
        : await tables.send(
            new QueryCommand({
              ...page,
              KeyConditionExpression: '#tenant = :tenant',
              ExpressionAttributeValues: { ...times, ':tenant': tenant },
            }),
          );
    yield keysSchema.parse(Items ?? []);
    start = LastEvaluatedKey;
  } while (start !== undefined);
}

/** Reads items in the order of the keys. Of items that this version cannot read it returns the keys. */
async function readItems(ledger: Ledger, keys: readonly LedgerKey[]): Promise<Reading> {
  const found = new Map<LedgerKey, LedgerItem>();
  const unreadable = new Set<LedgerKey>();
  await pLimit(readsAtOnce).map(keys, async (key) => {
    try {
      const item = await ledger.get(key);
      if (item !== undefined) found.set(key, item);
    } catch (error) {
      if (!(error instanceof UnreadableItemError)) throw error;
      unreadable.add(key);
    }
  });
  return {
    items: keys.flatMap((key) => found.get(key) ?? []),
    unreadable: keys.filter((key) => unreadable.has(key)),
  };
}

/** Says on stderr which requests were not read. */
export function noteUnreadable(keys: readonly LedgerKey[]): void {
  for (const { tenant, requestId } of keys) {
    note(
      `not read: request ${requestId} of tenant ${tenant} is not of this version's form (docs/runbook.md, polling-failing).`,
    );
  }
}

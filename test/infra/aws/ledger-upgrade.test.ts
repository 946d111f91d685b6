import { expect, it } from 'vitest';
import * as z from 'zod';
import { ledgerSchema } from '../../../functions/shared/ledger/ledger-schema.ts';
import { resourcesOf, templateOf } from './template.ts';

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
const hash = (AttributeName: string) => ({ AttributeName, KeyType: 'HASH' });
const range = (AttributeName: string) => ({ AttributeName, KeyType: 'RANGE' });

/** The table as stacks have it that were deployed before the index by tenant, to the letter. */
const deployedBefore = {
  KeySchema: [hash('tenant'), range('requestId')],
  AttributeDefinitions: ['tenant', 'requestId', 'due', 'dueAt'].map(text),
  GlobalSecondaryIndexes: [
    {
      IndexName: 'due',
      KeySchema: [hash('due'), range('dueAt')],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

const index = z.looseObject({ IndexName: z.string() });
const tableSchema = z.looseObject({
  KeySchema: z.array(z.unknown()),
  AttributeDefinitions: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(index),
});
const ledger = tableSchema.parse(resourcesOf(templateOf({}), 'AWS::DynamoDB::Table').LedgerTable?.properties);

/** CloudFormation refuses an update that makes or deletes more than one index ("AWS::DynamoDB::Table"). */
it('creates one index in an update of an existing table, and changes and deletes none', () => {
  const before = new Map(deployedBefore.GlobalSecondaryIndexes.map((each) => [each.IndexName, each]));
  const after = new Map(ledger.GlobalSecondaryIndexes.map((each) => [each.IndexName, each]));
  for (const [name, unchanged] of before) expect(after.get(name)).toEqual(unchanged);
  expect([...after.keys()].filter((name) => !before.has(name))).toEqual([ledgerSchema.tenantIndex.name]);
});

it('replaces no table, and needs no attribute that its items do not have', () => {
  expect(ledger.KeySchema).toEqual(deployedBefore.KeySchema);
  expect(ledger.AttributeDefinitions).toEqual(deployedBefore.AttributeDefinitions);
});

/** An item whose key of an index is null could not be written any more: DynamoDB refuses other types than the key's. */
it('has no index key that can be null in an item', () => {
  const { dueIndex, tenantIndex } = ledgerSchema;
  const keys = [dueIndex, tenantIndex].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  expect(new Set(keys)).toEqual(new Set(['due', 'dueAt', 'tenant']));
});

it('is created before the functions that use it, because they refer to the table', () => {
  const functions = Object.values(resourcesOf(templateOf({}), 'AWS::Lambda::Function'));
  const referring = functions.filter(({ properties }) => JSON.stringify(properties).includes('LedgerTable'));
  expect(referring.length).toBe(2);
});

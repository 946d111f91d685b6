/**
 * Only the calls of one close, one after another: no schema, no ledger item, no log. What the close costs beyond this
 * is the product's own work. What this costs beyond the floor is the calls.
 */
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import ky from 'ky';
import { readBare } from './bare-zuora.ts';

const tables = new DynamoDBClient({});
const TableName = process.env.LEDGER_TABLE_NAME;
const Key = { tenant: { S: 'bare' }, requestId: { S: 'bare' } };

/** As many attributes as a ledger item has, with values of about the same length. */
const attributes = Object.fromEntries(
  Array.from({ length: 30 }, (_, index) => [`attribute${index}`, { S: '2026-11-30T12:00:00.000Z' }]),
);

async function write(state: string, request: string): Promise<void> {
  await tables.send(
    new PutItemCommand({
      TableName,
      Item: { ...Key, ...attributes, state: { S: state }, request: { S: request } },
      ConditionExpression: '#state <> :state',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':state': { S: state } },
    }),
  );
}

export async function handler({ Records: [record] }: { Records: { body: string }[] }): Promise<object> {
  const body = record?.body ?? '{}';
  const { accountingPeriod } = JSON.parse(body);
  await tables.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  await write('accepted', body);
  const { url, headers } = await readBare(accountingPeriod.id);
  await write('sent', body);
  await ky.put(`${url}/pending-close`, { headers }).json();
  await write('watching', body);
  return { batchItemFailures: [] };
}

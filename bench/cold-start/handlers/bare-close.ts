/**
 * Only the calls of one close, in the order in which the close makes them: no schema, no ledger item, no log. What the close costs beyond this
 * is the product's own work. What this costs beyond the floor is the calls.
 */
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import ky from 'ky';
import { authorizeBare, readBareSecret, urlOf } from './bare-zuora.ts';

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
  const secret = await readBareSecret();
  const [headers] = await Promise.all([authorizeBare(secret), write('accepted', body)]);
  const url = urlOf(secret, accountingPeriod.id);
  await ky(url, { headers }).json();
  await write('sent', body);
  await ky.put(`${url}/pending-close`, { headers }).json();
  await write('watching', body);
  return { batchItemFailures: [] };
}

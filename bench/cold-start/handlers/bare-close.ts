/**
 * The calls of one close made bare, one after another: no schema, no ledger item, no log. What the close costs more than
 * this is the product; what this costs more than the floor are the calls.
 */
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import ky from 'ky';
import { functionClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { readBare } from './bare-zuora.ts';

const tables = new DynamoDBClient(functionClientSettings);
const TableName = process.env.LEDGER_TABLE_NAME;
const Key = { tenant: { S: 'bare' }, requestId: { S: 'bare' } };

async function write(state: string, request: string): Promise<void> {
  const Item = { ...Key, state: { S: state }, request: { S: request } };
  await tables.send(new PutItemCommand({ TableName, Item }));
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

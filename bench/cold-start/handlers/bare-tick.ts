/**
 * Only the calls of one tick with one period to read, one after another as the tick makes them: no schema, no decision,
 * no log.
 */
import { BatchGetItemCommand, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import ky from 'ky';
import { authorizeBare, readBareSecret, urlOf } from './bare-zuora.ts';

const tables = new DynamoDBClient({});
const TableName = process.env.LEDGER_TABLE_NAME ?? '';

export async function handler(): Promise<void> {
  const { Items: [key = {}] = [] } = await tables.send(
    new QueryCommand({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: '#due = :due',
      ExpressionAttributeNames: { '#due': 'due' },
      ExpressionAttributeValues: { ':due': { S: 'due' } },
    }),
  );
  const { tenant = { S: '' }, requestId = { S: '' } } = key;
  const Keys = [{ tenant, requestId }];
  const get = () =>
    tables.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }));
  const { Responses = {} } = await get();
  const [Item = {}] = Responses[TableName] ?? [];
  const secret = await readBareSecret();
  const headers = await authorizeBare(secret);
  await ky(urlOf(secret, Item.periodId?.S ?? ''), { headers }).json();
  await tables.send(new PutItemCommand({ TableName, Item }));
  await get();
}

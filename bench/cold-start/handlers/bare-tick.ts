/**
 * Only the calls of one tick with one period to read, one after another as the tick makes them: no schema, no decision,
 * no log.
 */
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { readBare } from './bare-zuora.ts';

const tables = new DynamoDBClient({});
const TableName = process.env.LEDGER_TABLE_NAME;

const due = (time: string) =>
  tables.send(
    new QueryCommand({
      TableName,
      IndexName: 'due',
      KeyConditionExpression: '#due = :due AND #dueAt <= :time',
      ExpressionAttributeNames: { '#due': 'due', '#dueAt': 'dueAt' },
      ExpressionAttributeValues: { ':due': { S: 'due' }, ':time': { S: time } },
    }),
  );

export async function handler(): Promise<void> {
  const { Items: [key = {}] = [] } = await due(new Date().toISOString());
  const { tenant = { S: '' }, requestId = { S: '' } } = key;
  const get = () =>
    tables.send(new GetItemCommand({ TableName, Key: { tenant, requestId }, ConsistentRead: true }));
  const { Item = {} } = await get();
  await readBare(Item.periodId?.S ?? '');
  await tables.send(new PutItemCommand({ TableName, Item }));
  await due('9999-12-31T23:59:59.999Z');
  await get();
}

// Remembers in DynamoDB which outcomes were worked on. The table has the partition key `id` (a string) and time to live
// on `forgetAt`.
import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

/** Far longer than SNS, SQS or a redrive from a dead-letter queue can repeat anything. */
const secondsToRemember = 90 * 24 * 3600;

export function rememberedIds(client: DynamoDBClient, tableName: string, now: () => number) {
  return {
    async isKnown(id: string): Promise<boolean> {
      const key = { TableName: tableName, Key: { id: { S: id } }, ConsistentRead: true };
      return (await client.send(new GetItemCommand(key))).Item !== undefined;
    },
    async remember(id: string): Promise<void> {
      const forgetAt = Math.floor(now() / 1000) + secondsToRemember;
      const item = { id: { S: id }, forgetAt: { N: String(forgetAt) } };
      await client.send(new PutItemCommand({ TableName: tableName, Item: item }));
    },
  };
}

import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ledgerSchema } from '../../../functions/shared/ledger/ledger-schema.ts';
import { queueSchema } from '../../../functions/shared/queue-schema.ts';
import type { AwsService } from './aws-errors.ts';
import { clientSettings, localAccount } from './local-account.ts';

export interface QueueSettings {
  /** How long a received message stays hidden. Lambda requires at least the function's timeout. */
  visibilitySeconds: number;
  /** After how many receives SQS itself moves a message to the dead-letter queue. */
  receiveCountMax: number;
}

/** A queue of the local stack. */
export interface LocalQueue {
  name: string;
  url: string;
  arn: string;
}

export interface AwsResources {
  requestQueue: LocalQueue;
  deadLetterQueue: LocalQueue;
  /** Subscribed to the outcome topic, so that published outcomes can be seen. */
  subscriberQueue: LocalQueue;
  outcomeTopicArn: string;
  ledgerTableName: string;
}

const day = 24 * 60 * 60;

/** Creates what the stack creates in AWS, under fixed names. */
export async function createResources(
  endpoints: Record<AwsService, string>,
  settings: QueueSettings,
): Promise<AwsResources> {
  const [queues, ledgerTableName] = await Promise.all([
    createMessaging(endpoints, settings),
    createLedgerTable(endpoints.dynamodb),
  ]);
  return { ...queues, ledgerTableName };
}

async function createMessaging(endpoints: Record<AwsService, string>, settings: QueueSettings) {
  const sqs = new SQSClient(clientSettings(endpoints.sqs));
  const sns = new SNSClient(clientSettings(endpoints.sns));
  const { requests, deadLetters } = queueSchema;

  async function createQueue(name: string, attributes: Record<string, string>): Promise<LocalQueue> {
    const created = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
    const arn = `arn:aws:sqs:${localAccount.region}:${localAccount.id}:${name}`;
    return { name, url: created.QueueUrl ?? '', arn };
  }

  try {
    const deadLetterQueue = await createQueue('zuora-pending-close-dead-letters', {
      MaximumMessageSize: String(deadLetters.messageBytesMax),
      MessageRetentionPeriod: String(deadLetters.retentionDays * day),
    });
    const redrive = { deadLetterTargetArn: deadLetterQueue.arn, maxReceiveCount: settings.receiveCountMax };
    const requestQueue = await createQueue('zuora-pending-close-requests', {
      MaximumMessageSize: String(requests.messageBytesMax),
      VisibilityTimeout: String(settings.visibilitySeconds),
      MessageRetentionPeriod: String(4 * day),
      RedrivePolicy: JSON.stringify(redrive),
    });
    const subscriberQueue = await createQueue('zuora-pending-close-outcome-subscriber', {});
    const topic = await sns.send(new CreateTopicCommand({ Name: 'zuora-pending-close-outcomes' }));
    const outcomeTopicArn = topic.TopicArn ?? '';
    await sns.send(
      new SubscribeCommand({
        TopicArn: outcomeTopicArn,
        Protocol: 'sqs',
        // The queue then holds the event itself, and the topic's message attributes as the message's own.
        Attributes: { RawMessageDelivery: 'true' },
        Endpoint: subscriberQueue.arn,
      }),
    );
    return { requestQueue, deadLetterQueue, subscriberQueue, outcomeTopicArn };
  } finally {
    sqs.destroy();
    sns.destroy();
  }
}

async function createLedgerTable(endpoint: string): Promise<string> {
  const client = new DynamoDBClient(clientSettings(endpoint));
  const { partitionKey, sortKey, dueIndex, tenantIndex } = ledgerSchema;
  const names = [...new Set([partitionKey, sortKey, dueIndex.partitionKey, dueIndex.sortKey])];
  const keys = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  try {
    await client.send(
      new CreateTableCommand({
        TableName: 'zuora-pending-close-ledger',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
        KeySchema: keys(partitionKey, sortKey),
        GlobalSecondaryIndexes: [
          {
            IndexName: dueIndex.name,
            KeySchema: keys(dueIndex.partitionKey, dueIndex.sortKey),
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
          {
            IndexName: tenantIndex.name,
            KeySchema: keys(tenantIndex.partitionKey, tenantIndex.sortKey),
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...tenantIndex.projected] },
          },
        ],
      }),
    );
    return 'zuora-pending-close-ledger';
  } finally {
    client.destroy();
  }
}

import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeRequest } from 'zuora-pending-close/contract';
import { parseCloseRequestMessage } from '../../../functions/set-pending-close/close-request-message.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';

// Checks what docs/senders.md says about a topic before the request queue, with messages from the emulated SNS.
let emulators: AwsEmulators;
let sns: SNSClient;
let sqs: SQSClient;

beforeAll(async () => {
  emulators = await startAwsEmulators();
  sns = new SNSClient(clientSettings(emulators.endpoints.sns));
  sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
});
afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await emulators.stop();
});

/** Publishes a request to its own topic. Resolves to what came to the request queue, and SNS's message id. */
async function through(
  topic: string,
  attributes: Record<string, string>,
  request: object,
): Promise<{ message: Message; publishedAs: string }> {
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: topic }));
  const { requestQueue } = emulators;
  await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: requestQueue.arn, Attributes: attributes }),
  );
  const { MessageId = '' } = await sns.send(
    new PublishCommand({ TopicArn, Message: JSON.stringify(request) }),
  );
  for (let looks = 0; looks < 100; looks++) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: requestQueue.url, WaitTimeSeconds: 1 }),
    );
    const [message] = Messages;
    if (message !== undefined) return { message, publishedAs: MessageId };
  }
  throw new Error('Nothing came to the request queue');
}

const parsed = ({ MessageId = '', Body = '' }: Message) =>
  parseCloseRequestMessage({ messageId: MessageId, body: Body });

// One after another, because they share the request queue.
describe('a topic in front of the request queue', { concurrent: false }, () => {
  test('raw: the request comes as it was published', async () => {
    const request = closeRequest({ requestId: 'erp/2026-11/1', accountingPeriod: { name: 'Nov 2026' } });
    const { message } = await through('raw', { RawMessageDelivery: 'true' }, request);
    expect(message.Body).toBe(JSON.stringify(request));
    expect(parsed(message)).toMatchObject({ isRequest: true, request: { requestId: 'erp/2026-11/1' } });
  });

  test('raw, without a requestId: SQS gives the id, a new one for each subscription and redelivery', async () => {
    const { message, publishedAs } = await through(
      'raw-without-id',
      { RawMessageDelivery: 'true' },
      closeRequest({ accountingPeriod: { name: 'Nov 2026' } }),
    );
    expect(parsed(message)).toMatchObject({ isRequest: true, request: { requestId: message.MessageId } });
    expect(message.MessageId).not.toBe(publishedAs);
  });

  test('in an envelope, without a requestId: SNS gives the id, the same for each delivery', async () => {
    const request = closeRequest({ accountingPeriod: { name: 'Nov 2026' } });
    const { message, publishedAs } = await through('enveloped', {}, request);
    expect(parsed(message)).toMatchObject({ isRequest: true, request: { requestId: publishedAs } });
  });
});

import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AwsEmulators } from '../../emulators/aws-emulators.ts';
import { clientSettings, localAccount } from '../../emulators/local-account.ts';
import { type Mailbox, openMailbox } from '../../emulators/mailbox.ts';

const name = 'zuora-pending-close-console';

/** Subscribes a queue of the console's own to the outcome topic, so that it takes no messages from other subscribers. */
export async function listenToOutcomes({ endpoints, outcomeTopicArn }: AwsEmulators): Promise<Mailbox> {
  const sqs = new SQSClient(clientSettings(endpoints.sqs));
  const sns = new SNSClient(clientSettings(endpoints.sns));
  const arn = `arn:aws:sqs:${localAccount.region}:${localAccount.id}:${name}`;
  try {
    const { QueueUrl: url = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const Attributes = { RawMessageDelivery: 'true' };
    await sns.send(
      new SubscribeCommand({ TopicArn: outcomeTopicArn, Protocol: 'sqs', Attributes, Endpoint: arn }),
    );
    return openMailbox({ endpoint: endpoints.sqs, queue: { name, arn, url } });
  } finally {
    sqs.destroy();
    sns.destroy();
  }
}

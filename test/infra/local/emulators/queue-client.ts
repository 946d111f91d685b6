import { type Message, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { onTestFinished } from 'vitest';
import type { AwsEmulators } from '../../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';

/** A client that sends to the request queue and receives from it. It is closed at the end of the test. */
export function queueClient({ endpoints, requestQueue }: AwsEmulators) {
  const sqs = new SQSClient(clientSettings(endpoints.sqs));
  onTestFinished(() => sqs.destroy());
  const QueueUrl = requestQueue.url;
  return {
    send: (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody })),
    async receive(WaitTimeSeconds: number): Promise<Message[]> {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds }));
      return Messages;
    },
  };
}

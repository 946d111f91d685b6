import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LocalQueue } from './aws-resources.ts';
import { clientSettings } from './local-account.ts';

export interface ReceivedMessage {
  body: string;
  /** The message attributes, as text. */
  attributes: Record<string, string>;
  receivedAt: Date;
}

/** Receives and deletes every message of a queue, as a consumer does, and keeps the messages in memory. */
export interface Mailbox {
  readonly messages: readonly ReceivedMessage[];
  onMessage(listener: (message: ReceivedMessage) => void): void;
  stop(): Promise<void>;
}

/** Starts receiving the messages of a queue. */
export function openMailbox({ endpoint, queue }: { endpoint: string; queue: LocalQueue }): Mailbox {
  const sqs = new SQSClient({ ...clientSettings(endpoint), maxAttempts: 1 });
  const messages: ReceivedMessage[] = [];
  const listeners = new Set<(message: ReceivedMessage) => void>();
  let isStopping = false;

  async function take(message: Message): Promise<void> {
    const { ReceiptHandle } = message;
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
    const received = toReceived(message);
    messages.push(received);
    for (const listener of listeners) listener(received);
  }

  async function poll(): Promise<void> {
    while (!isStopping) {
      try {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: queue.url,
            MaxNumberOfMessages: 10,
            WaitTimeSeconds: 1,
            MessageAttributeNames: ['All'],
          }),
        );
        for (const message of Messages) await take(message);
      } catch {
        // The queue does not answer now. Its messages are not lost.
        await sleep(50);
      }
    }
  }

  const polling = poll();
  return {
    messages,
    onMessage: (listener) => void listeners.add(listener),
    async stop() {
      isStopping = true;
      await polling;
      sqs.destroy();
    },
  };
}

function toReceived(message: Message): ReceivedMessage {
  const attributes = Object.entries(message.MessageAttributes ?? {});
  return {
    body: message.Body ?? '',
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, value.StringValue ?? ''])),
    receivedAt: new Date(),
  };
}

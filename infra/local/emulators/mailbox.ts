import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { LocalQueue } from './aws-resources.ts';
import { clientSettings } from './local-account.ts';

export interface Letter {
  body: string;
  /** The message attributes, as text. */
  attributes: Record<string, string>;
  receivedAt: Date;
}

/** Takes everything out of a queue as it comes, as its consumer would, and keeps it for whoever asks. */
export interface Mailbox {
  readonly letters: readonly Letter[];
  /** Resolves to the first letter that fits, whether it is here already or comes in time. */
  waitFor(fits: (letter: Letter) => boolean, seconds?: number): Promise<Letter>;
  onLetter(listener: (letter: Letter) => void): void;
  stop(): Promise<void>;
}

/** Starts taking messages out of a queue. */
export function openMailbox({ endpoint, queue }: { endpoint: string; queue: LocalQueue }): Mailbox {
  const sqs = new SQSClient({ ...clientSettings(endpoint), maxAttempts: 1 });
  const letters: Letter[] = [];
  const listeners = new Set<(letter: Letter) => void>();
  let isStopping = false;

  async function take(message: Message): Promise<void> {
    const { ReceiptHandle } = message;
    await sqs.send(new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle }));
    const letter = toLetter(message);
    letters.push(letter);
    for (const listener of listeners) listener(letter);
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
        // The queue is out of reach for now; its messages are not lost.
        await sleep(50);
      }
    }
  }

  const polling = poll();
  return {
    letters,
    waitFor(fits, seconds = 20) {
      const here = letters.find(fits);
      if (here !== undefined) return Promise.resolve(here);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          listeners.delete(listener);
          reject(new Error(`No such message came to ${queue.name} within ${seconds} s`));
        }, seconds * 1000);
        const listener = (letter: Letter) => {
          if (!fits(letter)) return;
          listeners.delete(listener);
          clearTimeout(timer);
          resolve(letter);
        };
        listeners.add(listener);
      });
    },
    onLetter: (listener) => void listeners.add(listener),
    async stop() {
      isStopping = true;
      await polling;
      sqs.destroy();
    },
  };
}

function toLetter(message: Message): Letter {
  const attributes = Object.entries(message.MessageAttributes ?? {});
  return {
    body: message.Body ?? '',
    attributes: Object.fromEntries(attributes.map(([name, value]) => [name, value.StringValue ?? ''])),
    receivedAt: new Date(),
  };
}

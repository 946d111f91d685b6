import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';
import { queueSchema } from '../../../functions/shared/queue-schema.ts';
import type { StackClock } from '../clock/stack-clock.ts';
import type { LocalQueue } from '../emulators/aws-resources.ts';
import { clientSettings } from '../emulators/local-account.ts';
import { failedMessageIds } from './batch-response.ts';
import type { InvocationResult } from './function-instance.ts';
import { toSqsEvent } from './sqs-event.ts';

export interface EventSourceOptions {
  endpoint: string;
  queue: LocalQueue;
  invoke(event: unknown): Promise<InvocationResult>;
  /** As in the mapping of the stack; up to 10. */
  batchSize?: number;
  /** How many batches may be under way at once. Lambda allows no less than 2. */
  maxConcurrency?: number;
  /** How long a poll waits for a message. Default 1; with 0 it asks again and again, and stops at once. */
  pollSeconds?: number;
  /** While its time stands still nothing is delivered. Default: it never does. */
  clock?: StackClock;
  /** Called with each batch before the function is invoked. */
  onReceive?: (messages: readonly ReceivedMessage[]) => void;
  /** Called with the result of each batch. */
  onBatch?: (batch: BatchOutcome) => void;
}

export interface ReceivedMessage {
  messageId: string;
  body: string;
  receiveCount: number;
  /** Milliseconds since 1970. */
  sentAt: number;
}

export interface BatchOutcome {
  messageIds: string[];
  /** Those that stay in the queue, to come back when their visibility ends. */
  returned: string[];
  result: InvocationResult;
}

export interface EventSource {
  /** Receives no more, and waits for the batches under way. No message is lost: what was not done comes back. */
  stop(): Promise<void>;
}

/** Between two polls that do not wait, and after one that failed. */
const pauseMilliseconds = 50;

/** Feeds a function from a queue as Lambda's event source mapping with `ReportBatchItemFailures` does. */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { queue, invoke, batchSize = queueSchema.requests.batchSize, maxConcurrency = 2, onBatch } = options;
  // Short, because stopping waits for it: a poll that is broken off would swallow the next message.
  const { pollSeconds = 1, clock } = options;
  const sqs = new SQSClient({ ...clientSettings(options.endpoint), maxAttempts: 2 });
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function receive(): Promise<Message[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queue.url,
        MaxNumberOfMessages: batchSize,
        WaitTimeSeconds: pollSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    return Messages;
  }

  async function process(messages: Message[]): Promise<void> {
    const event = toSqsEvent(messages, queue.arn);
    const messageIds = event.Records.map((record) => record.messageId);
    options.onReceive?.(event.Records.map(toReceived));
    const result = await invoke(event);
    const failed = result.error ? new Set(messageIds) : failedMessageIds(result.payload, messageIds);
    const done = event.Records.filter((record) => !failed.has(record.messageId));
    if (done.length > 0) {
      const Entries = done.map((record, index) => ({
        Id: String(index),
        ReceiptHandle: record.receiptHandle,
      }));
      // Where deleting fails, the messages come again: at least once is all that SQS promises.
      await sqs.send(new DeleteMessageBatchCommand({ QueueUrl: queue.url, Entries })).catch(() => undefined);
    }
    onBatch?.({ messageIds, returned: [...failed], result });
  }

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  async function poll(): Promise<void> {
    while (!stopping.signal.aborted) {
      if (underWay.size >= maxConcurrency) {
        await Promise.race(underWay);
        continue;
      }
      try {
        await clock?.running(stopping.signal);
        const messages = await receive();
        // Received in the moment when time stopped: their visibility stands still as well.
        if (messages.length > 0) await clock?.running(stopping.signal);
        if (messages.length > 0) track(process(messages));
        else if (pollSeconds === 0) await sleep(pauseMilliseconds);
      } catch {
        // SQS is out of reach. Like Lambda, it tries again.
        await sleep(pauseMilliseconds);
      }
    }
    await Promise.all(underWay);
  }

  const polling = poll();
  return {
    async stop() {
      stopping.abort();
      await polling;
      sqs.destroy();
    },
  };
}

function toReceived({ messageId, body, attributes }: SQSRecord): ReceivedMessage {
  const { ApproximateReceiveCount, SentTimestamp } = attributes;
  return { messageId, body, receiveCount: Number(ApproximateReceiveCount), sentAt: Number(SentTimestamp) };
}

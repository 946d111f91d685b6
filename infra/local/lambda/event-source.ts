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
import type { InvocationResult } from './function-instance.ts';
import { failedMessageIds, toSqsEvent } from './sqs-event.ts';

export interface EventSourceOptions {
  endpoint: string;
  queue: LocalQueue;
  invoke(event: unknown): Promise<InvocationResult>;
  /** At most 10. Default: as in the deployed stack. */
  batchSize?: number;
  /** How many batches may be in progress at the same time. Lambda allows 2 or more. */
  maxConcurrency?: number;
  /** How long a poll waits for a message. Default 1. With 0 it polls every 50 ms and can be stopped at once. */
  pollSeconds?: number;
  /** While this clock is stopped, nothing is delivered. Default: the wall clock, which never is. */
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
  /** The messages that stay in the queue. They are received again when their visibility timeout ends. */
  returned: string[];
  result: InvocationResult;
}

export interface EventSource {
  /** Stops receiving, and waits for the batches in progress. Messages that were not handled stay in the queue. */
  stop(): Promise<void>;
}

/** The pause between two polls that do not wait, and after a poll that failed. */
const pauseMilliseconds = 50;

/**
 * Invokes a function with the messages of a queue, as Lambda's event source mapping with `ReportBatchItemFailures`
 * does.
 */
export function startEventSource(options: EventSourceOptions): EventSource {
  const { queue, invoke, batchSize = queueSchema.requests.batchSize, maxConcurrency = 2, onBatch } = options;
  // A poll is short, because `stop` waits for it: an aborted poll could receive a message that nobody handles.
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
      // If deleting fails, the messages are received again. SQS promises at-least-once delivery, not more.
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
        // Time may have stopped during the poll. The visibility timeout of these messages is stopped as well.
        if (messages.length > 0) await clock?.running(stopping.signal);
        if (messages.length > 0) track(process(messages));
        else if (pollSeconds === 0) await sleep(pauseMilliseconds);
      } catch {
        // SQS does not answer. Try again, as Lambda does.
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

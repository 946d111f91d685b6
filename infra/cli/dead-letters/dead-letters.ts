import { ChangeMessageVisibilityCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Stack } from '../stack/stack.ts';

/** A message of the dead-letter queue, as it was received. */
export interface DeadLetter {
  messageId: string;
  receiptHandle: string;
  body: string;
  /**
   * Why the closing function parked it; null when SQS moved it there after too many receives. A moved message keeps the
   * attributes of its sender, so a reason among them is not ours.
   */
  reason: string | null;
  detail: string | null;
  /** ISO 8601 UTC. */
  sentAt: string;
  receiveCount: number;
}

/** How long received messages stay hidden from others, in seconds, if this tool ends before it shows them again. */
const outOfSightSeconds = 30;
const perReceiveMax = 10;

/**
 * Receives messages, up to a number, and passes them to `use`. Afterwards, also after an error, every message that is
 * still in the queue is made visible again.
 */
export async function withDeadLetters<T>(
  stack: Stack,
  countMax: number,
  use: (deadLetters: readonly DeadLetter[]) => Promise<T>,
): Promise<T> {
  const deadLetters = new Map<string, DeadLetter>();
  try {
    while (deadLetters.size < countMax) {
      const received = await receive(stack, Math.min(perReceiveMax, countMax - deadLetters.size));
      const before = deadLetters.size;
      for (const deadLetter of received) deadLetters.set(deadLetter.messageId, deadLetter);
      // Nothing new: the queue is empty, or only messages came again whose visibility had ended.
      if (deadLetters.size === before) break;
    }
    return await use([...deadLetters.values()]);
  } finally {
    await Promise.all([...deadLetters.values()].map((deadLetter) => show(stack, deadLetter)));
  }
}

async function receive(stack: Stack, count: number): Promise<DeadLetter[]> {
  const { Messages = [] } = await (await stack.sqs()).send(
    new ReceiveMessageCommand({
      QueueUrl: stack.outputs.DeadLetterQueueUrl,
      MaxNumberOfMessages: count,
      VisibilityTimeout: outOfSightSeconds,
      // A long poll asks all of SQS's servers. A short one asks some of them and can miss messages.
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['reason', 'detail'],
      MessageSystemAttributeNames: ['SentTimestamp', 'ApproximateReceiveCount', 'DeadLetterQueueSourceArn'],
    }),
  );
  return Messages.map(toDeadLetter);
}

/** Pure. */
export function toDeadLetter({
  MessageId,
  ReceiptHandle,
  Body,
  Attributes,
  MessageAttributes,
}: Message): DeadLetter {
  const ours = Attributes?.DeadLetterQueueSourceArn === undefined ? MessageAttributes : undefined;
  return {
    messageId: MessageId ?? '',
    receiptHandle: ReceiptHandle ?? '',
    body: Body ?? '',
    reason: ours?.reason?.StringValue ?? null,
    detail: ours?.detail?.StringValue ?? null,
    sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)).toISOString(),
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 0),
  };
}

/** Makes a message visible again. Errors are ignored: the message is gone, or visible already. */
async function show(stack: Stack, { receiptHandle }: DeadLetter): Promise<void> {
  const { DeadLetterQueueUrl: QueueUrl } = stack.outputs;
  const visible = { QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
  const sqs = await stack.sqs();
  await sqs.send(new ChangeMessageVisibilityCommand(visible)).catch(() => undefined);
}

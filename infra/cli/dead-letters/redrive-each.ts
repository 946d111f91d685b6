import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { explain } from '../explain.ts';
import type { Stack } from '../stack/stack.ts';
import type { DeadLetter } from './dead-letters.ts';
import { redriveEffect } from './redrive-effect.ts';

/** The result of redriving one dead letter. */
export interface Redriven {
  messageId: string;
  /** Null when it could not be sent. */
  newMessageId: string | null;
  /** Null when the body is not a close request. */
  requestId: string | null;
  /** Set when the message will be parked again at once: why. */
  warning: string | null;
  trouble: string | null;
}

/** Redrives one message after another. A failure is reported with its message and does not stop the next ones. */
export async function redriveEach(stack: Stack, deadLetters: readonly DeadLetter[]): Promise<Redriven[]> {
  const results: Redriven[] = [];
  for (const deadLetter of deadLetters) results.push(await redriveOne(stack, deadLetter));
  return results;
}

/** Sends the body, unchanged and without the reason, and only then deletes the message from the dead-letter queue. */
async function redriveOne(stack: Stack, deadLetter: DeadLetter): Promise<Redriven> {
  const { messageId, body, receiptHandle } = deadLetter;
  const { CloseRequestQueueUrl, DeadLetterQueueUrl } = stack.outputs;
  const effect = redriveEffect(deadLetter);
  const warning = effect.is === 'comes-back' ? `it will come straight back: ${effect.why}` : null;
  const result: Redriven = { messageId, newMessageId: null, requestId: null, warning, trouble: null };
  try {
    const sqs = await stack.sqs();
    const message = { QueueUrl: CloseRequestQueueUrl, MessageBody: body };
    const { MessageId = '' } = await sqs.send(new SendMessageCommand(message));
    result.newMessageId = MessageId;
    if (effect.is === 'same-request') result.requestId = effect.requestId;
    if (effect.is === 'new-request') result.requestId = MessageId;
    const old = { QueueUrl: DeadLetterQueueUrl, ReceiptHandle: receiptHandle };
    await sqs.send(new DeleteMessageCommand(old));
    return result;
  } catch (error) {
    const { line } = explain(error);
    const trouble =
      result.newMessageId === null
        ? line
        : `it was sent again, but is still in the dead-letter queue: ${line}`;
    return { ...result, trouble };
  }
}

/** For people. */
export function resultText({ messageId, newMessageId, requestId, warning, trouble }: Redriven): string {
  const sent = newMessageId === null ? 'not sent' : `sent again as ${newMessageId}`;
  return [`${messageId}: ${sent}`, requestId && `request ${requestId}`, warning, trouble]
    .filter(Boolean)
    .join('; ');
}

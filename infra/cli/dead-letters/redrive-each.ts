import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { explain } from '../explain.ts';
import type { Stack } from '../stack/stack.ts';
import type { DeadLetter } from './dead-letters.ts';
import { redriveEffect } from './redrive-effect.ts';

/** What became of one dead letter. */
export interface Redriven {
  messageId: string;
  /** Null where it could not be sent. */
  newMessageId: string | null;
  /** Null where the body is not a close request. */
  requestId: string | null;
  /** That it will come straight back, and why. */
  warning: string | null;
  trouble: string | null;
}

/** One after another: what keeps one message from its turn is told of it, and is no reason to leave out the next. */
export async function redriveEach(stack: Stack, deadLetters: readonly DeadLetter[]): Promise<Redriven[]> {
  const results: Redriven[] = [];
  for (const deadLetter of deadLetters) results.push(await redriveOne(stack, deadLetter));
  return results;
}

/** Sends the body, unchanged and without the reason, and only then takes the message out of the dead-letter queue. */
async function redriveOne(stack: Stack, deadLetter: DeadLetter): Promise<Redriven> {
  const { messageId, body, receiptHandle } = deadLetter;
  const { CloseRequestQueueUrl, DeadLetterQueueUrl } = stack.outputs;
  const effect = redriveEffect(deadLetter);
  const warning = effect.is === 'comes-back' ? `it will come straight back: ${effect.why}` : null;
  const result: Redriven = { messageId, newMessageId: null, requestId: null, warning, trouble: null };
  try {
    const message = { QueueUrl: CloseRequestQueueUrl, MessageBody: body };
    const { MessageId = '' } = await stack.sqs().send(new SendMessageCommand(message));
    result.newMessageId = MessageId;
    if (effect.is === 'same-request') result.requestId = effect.requestId;
    if (effect.is === 'new-request') result.requestId = MessageId;
    const old = { QueueUrl: DeadLetterQueueUrl, ReceiptHandle: receiptHandle };
    await stack.sqs().send(new DeleteMessageCommand(old));
    return result;
  } catch (error) {
    const { line } = explain(error);
    const trouble =
      result.newMessageId === null
        ? line
        : `it is in the dead-letter queue still, although it was sent again: ${line}`;
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

import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/**
 * Why a message is parked: a short code, and one line for a person that quotes no value of the message. Both are our
 * own texts in ASCII, because SQS refuses an attribute that is empty or has characters that it does not carry.
 */
export interface ParkingReason {
  reason: 'invalid-request' | 'unknown-tenant' | 'request-id-reused';
  detail: string;
}

/** The closing function's calls to SQS. Lambda's event source mapping receives and deletes the messages. */
export interface Queue {
  /** Puts a message into the dead-letter queue, with its body unchanged. */
  park(body: string, why: ParkingReason): Promise<void>;
  /** Returns a message after this many whole seconds (0 to 43,200, SQS's limit). */
  delay(receiptHandle: string, seconds: number): Promise<void>;
}

export function createQueue(
  client: () => SQSClient,
  urls: { closeRequestQueueUrl: string; deadLetterQueueUrl: string },
): Queue {
  const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
  return {
    async park(body, { reason, detail }) {
      await client().send(
        new SendMessageCommand({
          QueueUrl: urls.deadLetterQueueUrl,
          MessageBody: body,
          MessageAttributes: { reason: attribute(reason), detail: attribute(detail) },
        }),
      );
    },
    async delay(receiptHandle, seconds) {
      await client().send(
        new ChangeMessageVisibilityCommand({
          QueueUrl: urls.closeRequestQueueUrl,
          ReceiptHandle: receiptHandle,
          VisibilityTimeout: seconds,
        }),
      );
    },
  };
}

import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';
import type { SQSEvent, SQSMessageAttribute, SQSRecord } from 'aws-lambda';
import * as z from 'zod';
import { localAccount } from '../emulators/local-account.ts';

/** The event that Lambda makes of messages that it has received from a queue. */
export function toSqsEvent(messages: readonly Message[], queueArn: string): SQSEvent {
  return { Records: messages.map((message) => toRecord(message, queueArn)) };
}

function toRecord(message: Message, queueArn: string): SQSRecord {
  const { SentTimestamp = '', ApproximateReceiveCount = '', ...others } = message.Attributes ?? {};
  const { ApproximateFirstReceiveTimestamp = '', SenderId = '', ...rest } = others;
  const attributes = Object.entries(message.MessageAttributes ?? {});
  return {
    messageId: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body: message.Body ?? '',
    attributes: {
      ...rest,
      ApproximateReceiveCount,
      SentTimestamp,
      SenderId,
      ApproximateFirstReceiveTimestamp,
    },
    messageAttributes: Object.fromEntries(attributes.map(([name, value]) => [name, toAttribute(value)])),
    md5OfBody: message.MD5OfBody ?? '',
    ...(message.MD5OfMessageAttributes && { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: localAccount.region,
  };
}

/**
 * In Lambda's event the names of the fields begin in lower case, binary values are base64, and the two lists are always
 * empty.
 */
function toAttribute(value: MessageAttributeValue): SQSMessageAttribute {
  const { StringValue, BinaryValue } = value;
  return {
    ...(StringValue !== undefined && { stringValue: StringValue }),
    ...(BinaryValue !== undefined && { binaryValue: Buffer.from(BinaryValue).toString('base64') }),
    stringListValues: [],
    binaryListValues: [],
    dataType: value.DataType ?? 'String',
  };
}

const response = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string().min(1) })).nullish(),
});

/**
 * Which messages of a batch go back to the queue, by the rules of Lambda's `ReportBatchItemFailures`. A missing or
 * empty response means that all messages succeeded. A response in another form, or with an id that is not in the batch,
 * means that none did.
 */
export function failedMessageIds(payload: unknown, messageIds: readonly string[]): Set<string> {
  if (payload === null || payload === undefined) return new Set();
  const parsed = response.safeParse(payload);
  if (!parsed.success) return new Set(messageIds);
  const failed = (parsed.data.batchItemFailures ?? []).map((failure) => failure.itemIdentifier);
  return failed.every((id) => messageIds.includes(id)) ? new Set(failed) : new Set(messageIds);
}

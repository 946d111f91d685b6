import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { nameOf } from '../shared/telemetry/telemetry.ts';
import type { CloseContext, Progress } from './close-context.ts';
import { parseCloseRequestMessage } from './close-request-message.ts';
import type { ReceivedMessage } from './delivery.ts';
import type { ParkingReason, Queue } from './queue.ts';
import { driveCloseRequest } from './set-pending-close.ts';
import { waitSeconds } from './wait.ts';

/** The fields that are used of a record in Lambda's event (docs.aws.amazon.com, "Using Lambda with Amazon SQS"). */
const sqsRecord = z.object({
  messageId: z.string().check(z.minLength(1)),
  receiptHandle: z.string().check(z.minLength(1)),
  body: z.string(),
  attributes: z.object({
    ApproximateReceiveCount: z.coerce.number().check(z.int(), z.positive()),
    SentTimestamp: z.coerce.number().check(z.int(), z.nonnegative()),
    /** The id of the AWS account or role session that sent it, which no sender can choose. */
    SenderId: z.catch(z.nullable(z.string().check(z.minLength(1))), null),
  }),
});
type SqsRecord = z.output<typeof sqsRecord>;

/** Thrown to return the message to the queue. */
export class ReturnToQueueError extends Error {
  override readonly name = 'ReturnToQueueError';
}

/** What the messages of one invocation share. */
export interface Invocation {
  context: CloseContext;
  queue: Queue;
  /** In [0, 1). */
  random: () => number;
  /**
   * A request is started only if this much time is left, in milliseconds: enough for a PUT's answer and the reads
   * around it.
   */
  startMs: number;
  /** Runs the work of one tenant one after another, and of tenants side by side. */
  inTurn: <T>(tenant: string, work: () => Promise<T>) => Promise<T>;
}

/**
 * Handles the messages of one invocation. The answer names those that return to the queue: all that are not done.
 *
 * @throws if the event is not a batch. Then all of it returns to the queue
 */
export async function handleBatch(event: SQSEvent, invocation: Invocation): Promise<SQSBatchResponse> {
  return await processPartialResponse(
    event,
    (record: SQSRecord) => handleMessage(record, invocation),
    new BatchProcessor(EventType.SQS),
    // Messages that wait do not count as a failure of the function, even if all of a batch do.
    { throwOnFullBatchFailure: false },
  );
}

/**
 * Handles one message of the close request queue. If it resolves, the message is deleted.
 *
 * @throws ReturnToQueueError and any defect. The message's visibility is set before, if that was possible.
 */
export async function handleMessage(rawRecord: unknown, invocation: Invocation): Promise<void> {
  const record = sqsRecord.parse(rawRecord);
  const message = parseCloseRequestMessage(record);
  if (!message.isRequest) return park(record, message, invocation);

  const { request } = message;
  const about = { tenant: request.tenant, requestId: request.requestId };
  const { context } = invocation;
  const pausedSeconds = () =>
    Math.ceil(context.tenantAccess.pauseLeftMs(request.tenant, context.now()) / 1000);
  const progress = await invocation.inTurn(
    request.tenant,
    async (): Promise<Progress | 'returned-for-time'> => {
      if (context.timeLeftMs() < invocation.startMs) return 'returned-for-time';
      try {
        return await driveCloseRequest(request, receivedOf(record), context);
      } catch (error) {
        context.report('request-failed', { ...about, errorName: nameOf(error) });
        // A pause that Zuora asked for before AWS failed still counts.
        return { is: 'waiting', because: 'aws-trouble', floorSeconds: pausedSeconds() };
      }
    },
  );

  if (progress === 'returned-for-time') {
    context.report('request-handed-back', { ...about, messageId: record.messageId });
    // The same back-off as for every other wait, because the queue's receive limit is calculated with it.
    return returnToQueue(record, secondsToWait(record, pausedSeconds(), invocation), invocation);
  }
  if (progress.is === 'parked') return park(record, progress, invocation);
  if (progress.is === 'waiting') {
    const seconds = secondsToWait(record, progress.floorSeconds ?? 0, invocation);
    context.report('request-waits', { ...about, reason: progress.because, seconds });
    return returnToQueue(record, seconds, invocation);
  }
  context.report('request-done', about);
}

const receivedOf = ({ attributes }: SqsRecord): ReceivedMessage => ({
  at: attributes.SentTimestamp,
  by: attributes.SenderId,
  receiveCount: attributes.ApproximateReceiveCount,
});

async function park(
  record: SqsRecord,
  { reason, detail }: ParkingReason,
  invocation: Invocation,
): Promise<void> {
  const { queue, context } = invocation;
  const { messageId } = record;
  try {
    await queue.park(record.body, { reason, detail });
  } catch (error) {
    context.report('request-failed', { messageId, errorName: nameOf(error) });
    return returnToQueue(record, secondsToWait(record, 0, invocation), invocation);
  }
  context.report('request-parked', { messageId, reason, detail });
}

function secondsToWait({ attributes }: SqsRecord, floorSeconds: number, invocation: Invocation): number {
  const { context, random } = invocation;
  const deadline = attributes.SentTimestamp + context.settings.deadlineHours * 3_600_000;
  return waitSeconds(
    {
      receiveCount: attributes.ApproximateReceiveCount,
      untilDeadlineMs: deadline - context.now(),
      floorSeconds,
    },
    context.settings,
    random(),
  );
}

/** If its visibility cannot be changed, the message returns after the queue's own visibility timeout. */
async function returnToQueue(
  record: SqsRecord,
  seconds: number,
  { queue, context }: Invocation,
): Promise<never> {
  try {
    await queue.delay(record.receiptHandle, seconds);
  } catch (error) {
    context.report('delay-failed', { messageId: record.messageId, errorName: nameOf(error) });
  }
  throw new ReturnToQueueError('The message returns to the queue');
}

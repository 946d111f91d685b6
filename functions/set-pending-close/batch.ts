import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { handleMessage, type Invocation } from './message.ts';

/**
 * Handles the messages of one invocation, and names those that are to come back: whatever is not known to be done.
 *
 * @throws when the event is no batch at all, which returns it whole
 */
export async function handleBatch(event: SQSEvent, invocation: Invocation): Promise<SQSBatchResponse> {
  return await processPartialResponse(
    event,
    (record: SQSRecord) => handleMessage(record, invocation),
    new BatchProcessor(EventType.SQS),
    // One waiting message, or ten, is no failure of the function.
    { throwOnFullBatchFailure: false },
  );
}

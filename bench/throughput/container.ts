/**
 * One container in its own process: loads the closing function's bundle as Lambda does, and invokes it with batches.
 */
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import * as z from 'zod';
import { toSqsEvent } from '../../infra/local/lambda/sqs-event.ts';
import { answerParent } from '../child.ts';
import { type Close, containerQuestion, timed } from './questions.ts';

const environment = z.object({ BUNDLE_FILE: z.string() }).parse(process.env);
const timeoutMs = 150_000;
const queueArn = 'arn:aws:sqs:us-east-1:000000000000:close-requests';
const batchResponse = z.object({ batchItemFailures: z.array(z.unknown()).length(0) });

const { handler } = z
  .object({
    handler: z.custom<(event: object, context: object) => Promise<unknown>>(
      (value) => typeof value === 'function',
    ),
  })
  .parse(createRequire(environment.BUNDLE_FILE)(environment.BUNDLE_FILE));

function messageOf({ tenant, requestId, periodId }: Close) {
  return {
    MessageId: randomUUID(),
    ReceiptHandle: randomUUID(),
    Body: JSON.stringify({ tenant, requestId, accountingPeriod: { id: periodId } }),
    Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()), SenderId: 'AIDAEXAMPLE' },
  };
}

function contextOf(deadline: number): object {
  return { awsRequestId: randomUUID(), getRemainingTimeInMillis: () => deadline - Date.now() };
}

answerParent(async (raw) => {
  const { batches } = containerQuestion.parse(raw);
  const events = batches.map((closes) => toSqsEvent(closes.map(messageOf), queueArn));
  return timed(async () => {
    for (const event of events) {
      batchResponse.parse(await handler(event, contextOf(Date.now() + timeoutMs)));
    }
  });
});

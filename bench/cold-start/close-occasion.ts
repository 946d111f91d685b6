import { randomUUID } from 'node:crypto';
import { closingEnvironment, defaultTimings } from '../../infra/local/function-environments.ts';
import { toSqsEvent } from '../../infra/local/lambda/sqs-event.ts';
import { callsSince, lambdaVariables, type Occasion, type Place } from './place.ts';

const noFailures = '{"batchItemFailures":[]}';

/** A message with a new close request by id, for a period that is open again each time. */
export function closeIn(place: Place): Occasion {
  const { emulators, simulator, periodId } = place;
  const books = simulator.books();
  let requestsBefore = 0;
  return {
    environment: { ...lambdaVariables, ...closingEnvironment(emulators, defaultTimings) },
    async prepare() {
      if (books.period(periodId).status === 'PendingClose') {
        books.finishRun(periodId);
        books.reopen(periodId);
      }
      requestsBefore = simulator.requests.length;
      const Attributes = {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(Date.now()),
        SenderId: 'AIDAEXAMPLE',
      };
      const Body = JSON.stringify({ accountingPeriod: { id: periodId }, requestId: randomUUID() });
      const message = { MessageId: randomUUID(), ReceiptHandle: 'receipt', Body, Attributes };
      return toSqsEvent([message], emulators.requestQueue.arn);
    },
    check(answer) {
      const puts = callsSince(place, requestsBefore, 'PUT');
      const { status } = books.period(periodId);
      if (JSON.stringify(answer) === noFailures && puts === 1 && status === 'PendingClose') return;
      throw new Error(
        `A close did not end with exactly one PUT: ${JSON.stringify({ answer, puts, status })}`,
      );
    },
  };
}

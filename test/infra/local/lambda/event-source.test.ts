import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityBatchCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { SQSEvent } from 'aws-lambda';
import { describe, it, type TestContext } from 'vitest';
import { createStackClock, type StackClock } from '../../../../infra/local/clock/stack-clock.ts';
import { startAwsEmulators } from '../../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';
import {
  type BatchOutcome,
  type EventSource,
  startEventSource,
} from '../../../../infra/local/lambda/event-source.ts';
import type { InvocationResult } from '../../../../infra/local/lambda/function-instance.ts';

type Answer = (event: SQSEvent) => InvocationResult | Promise<InvocationResult>;

/**
 * Each test has its own queues. Their visibility timeout is too long to end during a test: a message that the event
 * source returns is made visible by the test.
 */
async function setUp({ onTestFinished }: TestContext) {
  const emulators = await startAwsEmulators({ visibilitySeconds: 600, receiveCountMax: 2 });
  const sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
  const sources: EventSource[] = [];
  onTestFinished(async () => {
    emulators.endFaults();
    for (const source of sources) await source.stop();
    sqs.destroy();
    await emulators.stop();
  });

  /** Starts an event source whose function returns the given results one after the other, and then success. */
  function feed(answers: Answer[] = [], clock?: StackClock) {
    const events: SQSEvent[] = [];
    const batches: BatchOutcome[] = [];
    const waiters: (() => void)[] = [];
    const source = startEventSource({
      endpoint: emulators.endpoints.sqs,
      queue: emulators.requestQueue,
      pollSeconds: 0,
      ...(clock && { clock }),
      async invoke(event: SQSEvent) {
        events.push(event);
        return (await answers[events.length - 1]?.(event)) ?? { payload: { batchItemFailures: [] } };
      },
      async onBatch(batch) {
        await show(batch.returned);
        batches.push(batch);
        for (const wake of waiters.splice(0)) wake();
      },
    });
    sources.push(source);
    /** Makes returned messages visible together, so that they are received together again. */
    async function show(messageIds: readonly string[]): Promise<void> {
      if (messageIds.length === 0) return;
      const records = events.flatMap((event) => event.Records);
      const Entries = messageIds.map((messageId, index) => ({
        Id: String(index),
        // The last time that it was received.
        ReceiptHandle: records.findLast((record) => record.messageId === messageId)?.receiptHandle,
        VisibilityTimeout: 0,
      }));
      const QueueUrl = emulators.requestQueue.url;
      await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
    }
    /** Resolves when this many batches are done. */
    async function done(count: number): Promise<BatchOutcome[]> {
      while (batches.length < count) await new Promise<void>((resolve) => waiters.push(resolve));
      return batches;
    }
    return { source, events, done };
  }

  async function send(...bodies: string[]): Promise<void> {
    for (const MessageBody of bodies) {
      const MessageAttributes = { who: { DataType: 'String', StringValue: 'erp' } };
      await sqs.send(
        new SendMessageCommand({ QueueUrl: emulators.requestQueue.url, MessageBody, MessageAttributes }),
      );
    }
  }

  return { emulators, sqs, feed, send };
}

const bodies = (event: SQSEvent | undefined) => event?.Records.map((record) => record.body);
const failFor = (event: SQSEvent, body: string) => ({
  payload: {
    batchItemFailures: event.Records.filter((record) => record.body === body).map((record) => ({
      itemIdentifier: record.messageId,
    })),
  },
});

describe.concurrent('the event source', () => {
  it('invokes the function with records in Lambda’s form', async (test) => {
    const { expect } = test;
    const { emulators, feed, send } = await setUp(test);
    await send('{"a":1}');
    const { events, done } = feed();
    await done(1);
    expect(events[0]).toEqual({
      Records: [
        {
          messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          receiptHandle: expect.any(String),
          body: '{"a":1}',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: expect.any(String),
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {
            who: { stringValue: 'erp', stringListValues: [], binaryListValues: [], dataType: 'String' },
          },
          md5OfBody: createHash('md5').update('{"a":1}').digest('hex'),
          md5OfMessageAttributes: expect.any(String),
          eventSource: 'aws:sqs',
          eventSourceARN: emulators.requestQueue.arn,
          awsRegion: 'us-east-1',
        },
      ],
    });
  });

  it('delivers nothing while the stack’s time is stopped, and delivers it afterwards', async (test) => {
    const { expect } = test;
    const { emulators, feed, send } = await setUp(test);
    const clock = createStackClock();
    clock.setRate(0);
    const { events, done } = feed([], clock);
    await send('while-paused');
    await new Promise((resolve) => setTimeout(resolve, 150));
    const [waiting] = await emulators.inspect(emulators.requestQueue.name);
    expect([events.length, waiting?.receiveCount]).toEqual([0, 0]);
    clock.setRate(1);
    await done(1);
    expect(bodies(events[0])).toEqual(['while-paused']);
  });

  it('delivers up to ten messages in a batch', async (test) => {
    const { expect } = test;
    const { feed, send } = await setUp(test);
    await send(...Array.from({ length: 11 }, (_, index) => String(index)));
    const { events, done } = feed();
    await done(2);
    expect(events.map((event) => event.Records.length)).toEqual([10, 1]);
  });

  it('deletes what succeeded; what the function lists as failed is received again, with a higher receive count', async (test) => {
    const { expect } = test;
    const { feed, send } = await setUp(test);
    await send('good', 'bad');
    const { events, done } = feed([(event) => failFor(event, 'bad')]);
    await done(2);
    expect(events.map(bodies)).toEqual([['good', 'bad'], ['bad']]);
    expect(events[1]?.Records[0]?.attributes.ApproximateReceiveCount).toBe('2');
  });

  it.for<[string, Answer]>([
    ['a throw', (): InvocationResult => ({ error: { name: 'TypeError', message: 'x' } })],
    ['a timeout', (): InvocationResult => ({ error: { name: 'Sandbox.Timedout', message: 'x' } })],
    [
      'an unknown id',
      (): InvocationResult => ({ payload: { batchItemFailures: [{ itemIdentifier: 'z' }] } }),
    ],
  ])('gives the whole batch back after %s', async ([_, answer], test) => {
    const { expect } = test;
    const { feed, send } = await setUp(test);
    await send('one', 'two');
    const { events, done } = feed([answer]);
    await done(2);
    expect(events.map((event) => bodies(event)?.toSorted())).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ]);
  });

  it('treats an empty response as success', async (test) => {
    const { expect } = test;
    const { feed, send } = await setUp(test);
    await send('first');
    const { events, done } = feed([() => ({ payload: null })]);
    expect((await done(1))[0]?.returned).toEqual([]);
    await send('second');
    await done(2);
    expect(events.map(bodies)).toEqual([['first'], ['second']]);
  });

  it('leaves it to the queue to move a message to the dead-letter queue after its receive limit', async (test) => {
    const { expect } = test;
    const { emulators, sqs, feed, send } = await setUp(test);
    await send('poison');
    const failing = () => ({ error: { name: 'Error', message: 'x' } });
    const { done } = feed([failing, failing]);
    await done(2);
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: emulators.deadLetterQueue.url, WaitTimeSeconds: 5 }),
    );
    expect(Messages?.map((message) => message.Body)).toEqual(['poison']);
  });

  it('has at most the allowed number of batches in progress', async (test) => {
    const { expect } = test;
    const { feed, send } = await setUp(test);
    await send(...Array.from({ length: 21 }, (_, index) => String(index)));
    const gate = Promise.withResolvers<InvocationResult>();
    let running = 0;
    let most = 0;
    const slow = async () => {
      running += 1;
      most = Math.max(most, running);
      if (most === 2) gate.resolve({ payload: null });
      await gate.promise;
      running -= 1;
      return { payload: null };
    };
    const { done } = feed([slow, slow, slow]);
    await done(3);
    expect(most).toBe(2);
  });

  it('goes on after an outage of SQS', async (test) => {
    const { expect } = test;
    const { emulators, feed, send } = await setUp(test);
    emulators.fail({ service: 'sqs', operation: 'ReceiveMessage', what: 'reset-before', times: 3 });
    const { events, done } = feed();
    await send('later');
    await done(1);
    expect(bodies(events[0])).toEqual(['later']);
  });

  it('loses no message when it is stopped and started again', async (test) => {
    const { expect } = test;
    const { feed, send } = await setUp(test);
    const first = feed();
    await first.source.stop();
    await send('in between');
    const second = feed();
    await second.done(1);
    expect([first.events.length, bodies(second.events[0])]).toEqual([0, ['in between']]);
  });
});

import { fileURLToPath } from 'node:url';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { clientSettings } from '../../../../../infra/local/emulators/local-account.ts';
import { startEventSource } from '../../../../../infra/local/lambda/event-source.ts';
import { hostFunction } from '../../../../../infra/local/lambda/function-host.ts';
import { until } from '../../../../until.ts';
import { functionIds, pointsOf, type Session } from '../runbook-session.ts';
import { untilLogged, type Walk } from './walk.ts';

const listing = { method: 'GET', path: /\/accounting-periods(\?|$)/ };

/** In this order: the first needs a queue from which nothing is taken yet. */
export const closingWalks: Record<string, Walk> = {
  async 'oldest-request-too-old'(session, state) {
    const { entityId, november } = session.entity();
    const { requestQueue } = session.emulators;
    const measure = () => session.measure(requestQueue, 'CloseRequestsQueue.QueueName');
    const requestId = await session.ask(entityId, { id: november });
    await session.pass(29);
    await measure();
    expect(state()).toBe('OK');
    await session.pass(2);
    await measure();
    expect(state()).toBe('ALARM');

    session.startEventSource();
    await untilLogged(session, 'pending-close-set', requestId);
    await session.pass(5);
    await measure();
    expect(state()).toBe('OK');
    session.simulator.books({ entityId }).finishRun(november);
    await session.tick();
    expect((await session.outcomeOf(requestId)).data.outcome).toBe('completed');
  },

  async 'dead-letter-queue-not-empty'(session, state) {
    const { deadLetterQueue } = session.emulators;
    const measure = () => session.measure(deadLetterQueue, 'CloseRequestsDeadLetterQueue.QueueName');
    await measure();
    expect(state()).toBe('OK');
    await session.send('{"accountingPeriod":"Nov 2026"}');
    await until(() => session.logs.some(({ fields }) => fields?.code === 'request-parked'));
    await measure();
    expect(state()).toBe('ALARM');

    const sqs = new SQSClient(clientSettings(session.emulators.endpoints.sqs));
    const QueueUrl = deadLetterQueue.url;
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }),
    );
    expect(Messages[0]?.MessageAttributes?.reason?.StringValue).toBe('invalid-request');
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: Messages[0]?.ReceiptHandle }));
    sqs.destroy();
    await session.pass(5);
    await measure();
    expect(state()).toBe('OK');
  },

  async 'closing-function-failing'(session, state) {
    const { entityId, november, books } = session.entity();
    const isFailing = () =>
      session.points.some(({ metric }) => metric === `AWS/Lambda Errors ${functionIds.closing}`);
    // The process dies in the middle of a call to Zuora.
    const hang = session.simulator.fail({ on: listing, what: { kind: 'hang' } });
    const crashed = await session.ask(entityId, { name: 'Nov 2026' });
    await until(() => hang.used > 0);
    session.closing.crash();
    await until(isFailing);
    expect(state()).toBe('ALARM');

    hang.remove();
    await session.pass(16);
    await untilLogged(session, 'pending-close-set', crashed);
    expect(state()).toBe('OK');

    // The ledger cannot be written. This is not trouble with Zuora.
    const endFault = session.emulators.fail({ service: 'dynamodb', what: 'error-500', operation: 'PutItem' });
    const unstored = await session.ask(entityId, { id: november });
    await until(() => session.logs.some(({ fields }) => fields?.code === 'request-failed'));
    await session.closing.idle();
    expect(state()).toBe('ALARM');

    endFault();
    await session.pass(16);
    await untilLogged(session, 'pending-close-seen', unstored);
    expect(state()).toBe('OK');
    books.finishRun(november);
    await session.tick();
    expect((await session.outcomeOf(crashed)).data.outcome).toBe('completed');
  },

  async 'closing-function-throttled'(session, state) {
    const queue = await aQueue(session);
    // Somebody reserved none for it.
    const refused = await hostFunction({
      name: 'set-pending-close',
      code: { bundle: fileURLToPath(new URL('../../../local/fixtures/bundle', import.meta.url)) },
      environment: {},
      timeoutSeconds: 30,
      instancesMax: 0,
    });
    let batches = 0;
    const source = startEventSource({
      endpoint: session.emulators.endpoints.sqs,
      queue,
      invoke: refused.invoke,
      clock: session.clock,
      onBatch({ result }) {
        batches += 1;
        session.points.push(...pointsOf(functionIds.closing, result, session.clock.now()));
      },
    });
    await until(() => batches === 1);
    await session.pass(5);
    await until(() => batches === 2);
    expect(state()).toBe('OK');
    await session.pass(5);
    await until(() => batches === 3);
    expect(state()).toBe('ALARM');

    await source.stop();
    await refused.stop();
    expect(await session.emulators.inspect(queue.name)).toHaveLength(1);
    await session.pass(15);
    expect(state()).toBe('OK');
  },
};

/** A queue of its own with a message that comes back every five minutes. */
async function aQueue({ emulators }: Session) {
  const sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
  const name = 'nobody-has-room-for-this';
  await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: { VisibilityTimeout: '290' } }));
  const queue = {
    name,
    url: emulators.requestQueue.url.replace(emulators.requestQueue.name, name),
    arn: emulators.requestQueue.arn.replace(emulators.requestQueue.name, name),
  };
  await sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: '{}' }));
  sqs.destroy();
  return queue;
}

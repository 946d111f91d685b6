import {
  ListSubscriptionsByTopicCommand,
  SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { clientSettings, localAccount } from '../../../../../infra/local/emulators/local-account.ts';
import type { AlarmState } from '../cloudwatch.ts';
import type { Session } from '../runbook-session.ts';
import { aWatchedClose, untilLogged, type Walk } from './walk.ts';

export const outsideWalks: Record<string, Walk> = {
  async 'credentials-refused'(session, state) {
    session.startEventSource();
    const { entityId, november, books } = session.entity();
    const [client] = session.simulator.clients;
    if (client === undefined) throw new Error('The simulator has no client');
    const secret = 'zuora-pending-close/acme-eu';
    session.emulators.secrets.put(secret, { baseUrl: session.simulator.url, clientId: '', clientSecret: '' });
    expect(state()).toBe('OK');
    const requestId = await session.ask(entityId, { id: november }, { tenant: 'acme-eu' });
    await untilLogged(session, 'request-waits', requestId);
    await session.closing.idle();
    expect(state()).toBe('ALARM');

    session.emulators.secrets.put(secret, session.secretFor(client));
    await session.pass(15);
    await untilLogged(session, 'pending-close-set', requestId);
    expect(state()).toBe('OK');
    books.finishRun(november);
    await session.pass(2);
    await session.tick();
    expect((await session.outcomeOf(requestId)).data.outcome).toBe('completed');
  },

  async 'zuora-unreachable'(session, state) {
    const close = await aWatchedClose(session);
    const outage = session.simulator.fail({ on: {}, what: { kind: 'status', status: 503 } });
    await session.pass(2);
    await session.tick();
    await session.pass(15);
    await session.tick();
    // Two bad windows are a bad half hour.
    expect(state()).toBe('OK');
    await session.pass(15);
    await session.tick();
    expect(state()).toBe('ALARM');

    outage.remove();
    await session.pass(15);
    await session.tick();
    // Three of eleven windows are still those of the outage.
    expect(state()).toBe('ALARM');
    await session.pass(120);
    await session.tick();
    expect(state()).toBe('OK');

    const isLimit = { kind: 'too-many-requests', retryAfter: 3600 } as const;
    const limit = session.simulator.fail({ on: {}, what: isLimit });
    const states = await eachQuarterOfAnHour(9, session, state);
    // Tried after one quarter of an hour, after five and after nine.
    expect(states.indexOf('ALARM')).toBe(8);

    limit.remove();
    await session.pass(180);
    await session.tick();
    expect(state()).toBe('OK');
    expect((await close.end()).data.outcome).toBe('completed');
  },

  async 'unknown-status-word'(session, state) {
    const close = await aWatchedClose(session);
    close.books.setStatusWord(close.november, 'Frozen');
    await session.pass(2);
    expect(state()).toBe('OK');
    await session.tick();
    expect(state()).toBe('ALARM');

    close.books.setStatusWord(close.november, 'PendingClose');
    await session.pass(15);
    await session.tick();
    expect(state()).toBe('OK');
    expect((await close.end()).data.outcome).toBe('completed');
  },

  async 'outcome-subscription-failing'(session, state) {
    const { endpoints, outcomeTopicArn: TopicArn } = session.emulators;
    const sqs = new SQSClient(clientSettings(endpoints.sqs));
    const sns = new SNSClient(clientSettings(endpoints.sns));
    const name = 'a-subscriber-that-went-away';
    const Endpoint = `arn:aws:sqs:${localAccount.region}:${localAccount.id}:${name}`;
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const { SubscriptionArn } = await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    await (await aWatchedClose(session)).end();
    await countFailedDeliveries(session, sns, sqs);
    expect(state()).toBe('OK');

    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
    await session.pass(6);
    await (await aWatchedClose(session)).end();
    await countFailedDeliveries(session, sns, sqs);
    expect(state()).toBe('ALARM');

    await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
    await session.pass(6);
    await (await aWatchedClose(session)).end();
    await countFailedDeliveries(session, sns, sqs);
    expect(state()).toBe('OK');
    sqs.destroy();
    sns.destroy();
  },
};

/** A tick at the end of each, and what the alarm says then. */
async function eachQuarterOfAnHour(count: number, session: Session, state: () => AlarmState) {
  const states: AlarmState[] = [];
  for (let index = 0; index < count; index += 1) {
    await session.pass(15);
    await session.tick();
    states.push(state());
  }
  return states;
}

/**
 * The emulator drops what it cannot deliver without a word. What SNS would count: the deliveries to queues that are
 * gone.
 */
async function countFailedDeliveries(session: Session, sns: SNSClient, sqs: SQSClient): Promise<void> {
  const { Subscriptions = [] } = await sns.send(
    new ListSubscriptionsByTopicCommand({ TopicArn: session.emulators.outcomeTopicArn }),
  );
  const published = session.points.findLast(({ metric }) => metric.includes(' OutcomesPublished '));
  for (const { Endpoint = '' } of Subscriptions) {
    const QueueName = Endpoint.slice(Endpoint.lastIndexOf(':') + 1);
    const isThere = await sqs.send(new GetQueueUrlCommand({ QueueName })).then(
      () => true,
      () => false,
    );
    const metric = 'AWS/SNS NumberOfNotificationsFailed OutcomesTopic.TopicName';
    if (!isThere && published !== undefined) session.points.push({ ...published, metric });
  }
}

import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import * as z from 'zod';
import { clientSettings } from '../../../../../infra/local/emulators/local-account.ts';
import { busy } from '../../settings/settings-sets.ts';
import { propertiesOf, templateOf } from '../../template.ts';
import type { Session } from '../runbook-session.ts';
import { untilLogged, type Walk } from './walk.ts';

const target = z.object({
  Input: z.string(),
  DeadLetterConfig: z.object({ Arn: z.literal('ScheduledClosesUndelivered.Arn') }),
  RetryPolicy: z.object({ MaximumRetryAttempts: z.number(), MaximumEventAgeInSeconds: z.number() }),
});

export const scheduledWalks: Record<string, Walk> = {
  async 'scheduled-close-undelivered'(session, state) {
    const { endpoints, requestQueue, secrets } = session.emulators;
    const sqs = new SQSClient({ ...clientSettings(endpoints.sqs), maxAttempts: 1 });
    const name = 'undelivered';
    await sqs.send(new CreateQueueCommand({ QueueName: name }));
    const undelivered = { ...requestQueue, name, url: requestQueue.url.replace(requestQueue.name, name) };
    const measure = () => session.measure(undelivered, 'ScheduledClosesUndelivered.QueueName');
    await measure();
    expect(state()).toBe('OK');

    const endFault = session.emulators.fail({
      service: 'sqs',
      what: 'error-500',
      operation: 'SendMessage',
      containing: [requestQueue.name],
    });
    await schedule(session, sqs, { to: requestQueue.url, orElse: undelivered.url });
    await measure();
    expect(state()).toBe('ALARM');

    // The body as it lies there is sent by hand, late, and is the close that the schedule meant.
    endFault();
    const { Messages: [kept] = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: undelivered.url }),
    );
    const { entityId, november, books } = session.entity();
    const [client] = session.simulator.clients;
    if (client === undefined) throw new Error('The simulator has no client');
    secrets.put('zuora-pending-close/default', session.secretFor(client, { entityId }));
    session.startEventSource();
    await session.send(kept?.Body ?? '');
    const requestId = 'schedule/us-month-end/2026-12-03T23:00:00Z';
    await untilLogged(session, 'pending-close-set', requestId);
    await session.pass(6);
    await measure();
    expect(state()).toBe('OK');
    books.finishRun(november);
    await session.tick();
    const { data } = await session.outcomeOf(requestId);
    expect(data).toMatchObject({ outcome: 'completed', accountingPeriod: { name: 'Nov 2026' } });
    sqs.destroy();
  },
};

/** Stands in for EventBridge Scheduler: delivers what the template has for one scheduled time, with its own retries. */
async function schedule(session: Session, sqs: SQSClient, queues: { to: string; orElse: string }) {
  const properties = propertiesOf(templateOf(busy), 'AWS::Scheduler::Schedule', 'ScheduledClosesusmonthend');
  const { Input, RetryPolicy } = target.parse(properties.Target);
  const MessageBody = Input.replaceAll('<aws.scheduler.scheduled-time>', '2026-12-03T23:00:00Z');
  const deliver = (QueueUrl: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const giveUp = session.clock.now() + RetryPolicy.MaximumEventAgeInSeconds * 1000;
  for (let retries = 0; retries <= RetryPolicy.MaximumRetryAttempts; retries += 1) {
    if (session.clock.now() > giveUp) break;
    try {
      return await deliver(queues.to);
    } catch {
      await session.pass(30);
    }
  }
  return deliver(queues.orElse);
}

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { outcomeId, parseOutcome } from 'zuora-pending-close/contract';
import { publishTo } from '../../../functions/poll-trial-balance/topic.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings, localAccount } from '../../../infra/local/emulators/local-account.ts';
import { type Mailbox, openMailbox } from '../../../infra/local/emulators/mailbox.ts';
import { examplesIn, repository } from '../../../scripts/contract-files.ts';
import { until } from '../../until.ts';

/** What docs/subscribers.md says of each policy, for each of the events below: `outcome tenant`. */
const says: Record<string, (outcome: string, tenant: string) => boolean> = {
  'trouble.json': (outcome) => outcome !== 'completed',
  'anything-but-completed.json': (outcome) => outcome !== 'completed',
  'completed.json': (outcome) => outcome === 'completed',
  'failed-by-type.json': (outcome) => outcome === 'failed',
  'every-type.json': () => true,
  'one-tenant.json': (_outcome, tenant) => tenant === 'acme-eu',
  'tenants-by-prefix.json': (_outcome, tenant) => tenant.startsWith('acme-'),
  'both.json': (outcome, tenant) => tenant.startsWith('acme-') && ['failed', 'timed-out'].includes(outcome),
  'in-the-body.json': (_outcome, tenant) => tenant === 'default',
};
const inTheBody = ['in-the-body.json'];

const folder = path.join(repository, 'docs/examples/filter-policies');
const policies = readdirSync(folder).sort();
const tenants = ['default', 'acme-eu', 'acme-us'];

/** Each outcome for each tenant. NetSuite requested those of the tenant `default`. */
const events = Object.values(examplesIn('outcomes')).flatMap((example, index) =>
  tenants.map((tenant) => {
    const { data, ...rest } = Object(example);
    const requestId = `filter/${index}`;
    const requestedBy = tenant === 'default' ? 'netsuite:controller' : 'sap:period-close';
    const [id, source] = [outcomeId(tenant, requestId), `/zuora-pending-close/${tenant}`];
    return { ...rest, id, source, data: { ...data, tenant, requestId, requestedBy } };
  }),
);

let emulators: AwsEmulators;
let sqs: SQSClient;
let sns: SNSClient;
const mailboxes = new Map<string, Mailbox>();
const urls: string[] = [];

/** A queue that is subscribed as docs/subscribers.md says, with or without a filter policy. */
async function subscribe(name: string, attributes: Record<string, string>): Promise<void> {
  const queue = `subscriber-${name.replaceAll('.', '-')}`;
  await sqs.send(new CreateQueueCommand({ QueueName: queue }));
  const { region, id } = localAccount;
  const arn = `arn:aws:sqs:${region}:${id}:${queue}`;
  await sns.send(
    new SubscribeCommand({
      TopicArn: emulators.outcomeTopicArn,
      Protocol: 'sqs',
      Endpoint: arn,
      Attributes: attributes,
    }),
  );
  const endpoint = emulators.endpoints.sqs;
  const url = `${endpoint}/${id}/${queue}`;
  mailboxes.set(name, openMailbox({ endpoint, queue: { name: queue, url, arn } }));
  urls.push(url);
}

/** Waits until the mailbox has received everything in its queue. */
async function untilEmpty(url: string): Promise<void> {
  const counts = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  for (let looks = 0; looks < 600; looks++) {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...counts] }),
    );
    if (counts.every((count) => Attributes[count] === '0')) return;
    await sleep(50);
  }
  throw new Error(`${url} was not emptied`);
}

const received = (name: string) =>
  (mailboxes.get(name)?.messages ?? []).map(({ body }) => {
    const { data } = parseOutcome(body);
    return `${data.outcome} ${data.tenant} ${data.requestId}`;
  });

beforeAll(async () => {
  emulators = await startAwsEmulators();
  sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
  sns = new SNSClient(clientSettings(emulators.endpoints.sns));
  for (const name of policies) {
    const FilterPolicy = readFileSync(path.join(folder, name), 'utf8');
    const scope = inTheBody.includes(name) ? { FilterPolicyScope: 'MessageBody' } : {};
    await subscribe(name, { RawMessageDelivery: 'true', FilterPolicy, ...scope });
  }
  await subscribe('everything', { RawMessageDelivery: 'true' });
  await subscribe('in envelopes', {});
  // Published by the function's own code, so with its attributes.
  const publish = publishTo(sns, emulators.outcomeTopicArn);
  for (const event of events) await publish(JSON.stringify(event));
  // The emulator delivers to all subscriptions before it answers, so everything is in the queues.
  for (const url of urls) await untilEmpty(url);
});
afterAll(async () => {
  await Promise.all([...mailboxes.values()].map((mailbox) => mailbox.stop()));
  sqs.destroy();
  sns.destroy();
  await emulators.stop();
});

test('every policy of the examples is tested', () => {
  expect(policies).toEqual(Object.keys(says).sort());
});

test.for(policies)('%s delivers what it is said to, and nothing else', async (name) => {
  const expected = events
    .filter(({ data }) => says[name]?.(data.outcome, data.tenant))
    .map(({ data }) => `${data.outcome} ${data.tenant} ${data.requestId}`);
  await until(() => received(name).length >= expected.length);
  expect(received(name).sort()).toEqual(expected.sort());
  expect(expected).not.toEqual([]);
});

test('without a policy every outcome is delivered: raw with its attributes, or in an envelope that is parsed, too', async () => {
  expect(received('everything')).toHaveLength(events.length);
  await until(() => received('in envelopes').length >= events.length);
  expect(received('in envelopes').sort()).toEqual(received('everything').sort());
  const [first] = mailboxes.get('everything')?.messages ?? [];
  const { type, data } = parseOutcome(first?.body);
  expect(first?.attributes).toEqual({ type, outcome: data.outcome, tenant: data.tenant });
});

import { SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { publishTo } from '../../../functions/poll-trial-balance/topic.ts';
import { concluded } from '../../../functions/shared/ledger/outcome-event.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';
import { atMs, aWatchingItem } from './items.ts';

let emulators: AwsEmulators;
let sns: SNSClient;
let sqs: SQSClient;
beforeAll(async () => {
  emulators = await startAwsEmulators();
  sns = new SNSClient({ ...clientSettings(emulators.endpoints.sns), maxAttempts: 1 });
  sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
});
afterEach(() => emulators.endFaults());
afterAll(async () => {
  sns.destroy();
  sqs.destroy();
  await emulators.stop();
});

const item = aWatchingItem({ tenant: 'acme-eu', requestId: 'Zürich “1”' });
const conclusion = { outcome: 'timed-out', now: atMs(5), reasons: [], fileIds: null } as const;
const event = concluded(item, conclusion, 'deadline').event ?? '';

async function received() {
  const command = new ReceiveMessageCommand({
    QueueUrl: emulators.subscriberQueue.url,
    MessageAttributeNames: ['All'],
    WaitTimeSeconds: 1,
  });
  const { Messages = [] } = await sqs.send(command);
  return Messages;
}

describe('the outcome topic', () => {
  it('gets the event byte for byte, with `type`, `outcome` and `tenant` as String attributes', async () => {
    await publishTo(sns, emulators.outcomeTopicArn)(event);
    const messages = await received();
    expect(messages.map(({ Body }) => Body)).toEqual([event]);
    expect(messages[0]?.MessageAttributes).toEqual({
      type: { DataType: 'String', StringValue: 'zuora.pending-close.timed-out.v1' },
      outcome: { DataType: 'String', StringValue: 'timed-out' },
      tenant: { DataType: 'String', StringValue: 'acme-eu' },
    });
  });

  it('passes on the errors of the SDK', async () => {
    emulators.fail({ service: 'sns', what: 'throttle' });
    const error = await publishTo(sns, emulators.outcomeTopicArn)(event).catch((thrown: unknown) => thrown);
    expect(error).toHaveProperty('$metadata');
  });

  it.each([
    { broken: 'no JSON', text: 'no JSON' },
    { broken: 'no outcome', text: '{"type":"x","data":{"tenant":"default"}}' },
  ])('gets only outcome events: $broken', async ({ text }) => {
    await expect(publishTo(sns, emulators.outcomeTopicArn)(text)).rejects.toThrow();
  });
});

import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AwsEmulators, startAwsEmulators } from '../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../infra/local/emulators/local-account.ts';
import { propertiesOf, templateOf } from './template.ts';

describe('a queue of the local stack', () => {
  let emulators: AwsEmulators;
  let sqs: SQSClient;
  beforeAll(async () => {
    emulators = await startAwsEmulators();
    sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
  });
  afterAll(async () => {
    sqs.destroy();
    await emulators.stop();
  });

  // How often and how soon a message comes back is the local stack's own: a laptop's waits are short.
  it.each([
    ['requestQueue', 'CloseRequestsQueue'],
    ['deadLetterQueue', 'CloseRequestsDeadLetterQueue'],
  ] as const)(
    '%s takes messages as large, and keeps them as long, as the template’s',
    async (queue, deployed) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: emulators[queue].url, AttributeNames: ['All'] }),
      );
      const { MaximumMessageSize, MessageRetentionPeriod } = propertiesOf(
        templateOf({}),
        'AWS::SQS::Queue',
        deployed,
      );

      expect(Number(Attributes.MaximumMessageSize)).toBe(MaximumMessageSize);
      expect(Number(Attributes.MessageRetentionPeriod)).toBe(MessageRetentionPeriod);
    },
  );
});

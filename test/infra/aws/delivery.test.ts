import { describe, expect, it } from 'vitest';
import { deliveryOf } from '../../../infra/aws/settings/delivery.ts';
import { settingsOf, settingsSets } from './settings/settings-sets.ts';
import { propertiesOf, resourcesOf, tagsIn, templateOf } from './template.ts';

const day = 86_400;
describe.each(settingsSets)('delivery with %s', (_name, context) => {
  const template = templateOf(context);
  const settings = settingsOf(context);
  const queue = propertiesOf(template, 'AWS::SQS::Queue', 'CloseRequestsQueue');
  const deadLetters = propertiesOf(template, 'AWS::SQS::Queue', 'CloseRequestsDeadLetterQueue');
  const closing = propertiesOf(template, 'AWS::Lambda::Function', 'CloseRequestsSetPendingCloseFunction');
  const polling = propertiesOf(
    template,
    'AWS::Lambda::Function',
    'TrialBalancePollingPollTrialBalanceFunction',
  );
  const { receiveCountMax } = deliveryOf(settings);

  it('hides a message for six times as long as the function may take', () => {
    expect(closing.Timeout).toBe(150);
    expect(queue.VisibilityTimeout).toBe(6 * 150);
  });

  it('gives one function half a gigabyte and the other a whole core, with Graviton, Node 24, traces and their own JSON log groups', () => {
    for (const [properties, MemorySize] of [
      [closing, 512],
      [polling, 1_769],
    ] as const) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize,
        Handler: 'index.handler',
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.stringMatching(/Logs$/) },
      });
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
    for (const group of Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'))) {
      expect(group).toEqual({
        properties: {
          ...tagsIn(settings),
          RetentionInDays: settings.logRetentionDays,
          ...(settings.encryptionKeyArn !== undefined && { KmsKeyId: settings.encryptionKeyArn }),
        },
        deletionPolicy: 'RetainExceptOnCreate',
        updateReplacePolicy: 'Retain',
      });
    }
  });

  it('gives the closing function ten messages at a time, in five workers, with partial batch responses', () => {
    expect(Object.values(resourcesOf(template, 'AWS::Lambda::EventSourceMapping'))).toMatchObject([
      {
        properties: {
          EventSourceArn: 'CloseRequestsQueue.Arn',
          FunctionName: 'CloseRequestsSetPendingCloseFunction',
          BatchSize: 10,
          FunctionResponseTypes: ['ReportBatchItemFailures'],
          ScalingConfig: { MaximumConcurrency: 5 },
        },
      },
    ]);
  });

  it('moves a message to the dead-letter queue only by the receive limit, and before the queue would drop it', () => {
    expect(queue.RedrivePolicy).toEqual({
      deadLetterTargetArn: 'CloseRequestsDeadLetterQueue.Arn',
      maxReceiveCount: receiveCountMax,
    });
    expect(receiveCountMax).toBeLessThanOrEqual(1_000);
    expect(receiveCountMax * 900).toBeLessThan(Number(queue.MessageRetentionPeriod));
  });

  it('keeps a message for whole days, longer than the deadline, and a dead letter for at least two more', () => {
    const retention = Number(queue.MessageRetentionPeriod);

    expect(retention % day).toBe(0);
    expect(retention).toBeGreaterThan(settings.deadlineHours * 3600);
    expect(retention).toBeGreaterThanOrEqual(4 * day);
    expect(retention).toBeLessThanOrEqual(12 * day);
    expect(deadLetters.MessageRetentionPeriod).toBe(14 * day);
  });

  it('has room for the attributes of a parked message', () => {
    expect(queue.MaximumMessageSize).toBe(262_144);
    expect(deadLetters.MaximumMessageSize).toBe(1_048_576);
  });

  it('encrypts every queue, and gives none a fixed name', () => {
    const queues = Object.values(resourcesOf(template, 'AWS::SQS::Queue'));

    expect(queues.length).toBeGreaterThanOrEqual(3);
    for (const { properties } of queues) {
      expect(properties).toMatchObject(
        settings.encryptionKeyArn === undefined
          ? { SqsManagedSseEnabled: true }
          : { KmsMasterKeyId: settings.encryptionKeyArn },
      );
      expect(properties).not.toHaveProperty('QueueName');
    }
  });
});

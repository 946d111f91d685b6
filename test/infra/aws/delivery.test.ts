import { describe, expect, it } from 'vitest';
import {
  type DeliveryTimes,
  deliveryOf,
  deliveryProblems,
  receiveLimit,
} from '../../../infra/aws/delivery.ts';
import { local, propertiesOf, resourcesOf, settingsOf, settingsSets, templateOf } from './template.ts';

const day = 86_400;
const times: DeliveryTimes = {
  deadlineHours: 24,
  pollMinSeconds: 60,
  pollMaxSeconds: 300,
  backoffMinSeconds: 15,
  backoffMaxSeconds: 600,
};

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
  const { maxReceiveCount } = deliveryOf(settings);

  it('hides a message for six times as long as the function may take', () => {
    expect(closing.Timeout).toBe(150);
    expect(queue.VisibilityTimeout).toBe(6 * 150);
  });

  it('gives every function 512 MB of Graviton, Node 24 and JSON logs in a group of its own', () => {
    for (const properties of [closing, polling]) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 512,
        Handler: 'index.handler',
        LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.stringMatching(/Logs$/) },
      });
      expect(properties).not.toHaveProperty('ReservedConcurrentExecutions');
    }
    for (const group of Object.values(resourcesOf(template, 'AWS::Logs::LogGroup'))) {
      expect(group).toEqual({
        properties: { RetentionInDays: 400 },
        deletionPolicy: 'RetainExceptOnCreate',
        updateReplacePolicy: 'Retain',
      });
    }
  });

  it('feeds the closing function ten messages at a time to five workers, and takes partial answers', () => {
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

  it('calls a message dead by the receive limit alone, and never before the queue forgets it', () => {
    expect(queue.RedrivePolicy).toEqual({
      deadLetterTargetArn: 'CloseRequestsDeadLetterQueue.Arn',
      maxReceiveCount,
    });
    expect(maxReceiveCount).toBeLessThanOrEqual(1_000);
    expect(maxReceiveCount * 900).toBeLessThan(Number(queue.MessageRetentionPeriod));
  });

  it('keeps a message for whole days, longer than the deadline, and a dead letter for two more at least', () => {
    const retention = Number(queue.MessageRetentionPeriod);

    expect(retention % day).toBe(0);
    expect(retention).toBeGreaterThan(settings.deadlineHours * 3600);
    expect(retention).toBeGreaterThanOrEqual(4 * day);
    expect(retention).toBeLessThanOrEqual(12 * day);
    expect(deadLetters.MessageRetentionPeriod).toBe(14 * day);
  });

  it('leaves a parked message room for its attributes', () => {
    expect(queue.MaximumMessageSize).toBe(262_144);
    expect(deadLetters.MaximumMessageSize).toBe(1_048_576);
  });

  it('encrypts every queue, and names none', () => {
    const queues = Object.values(resourcesOf(template, 'AWS::SQS::Queue'));

    expect(queues.length).toBeGreaterThanOrEqual(3);
    for (const { properties } of queues) {
      expect(properties.SqsManagedSseEnabled).toBe(true);
      expect(properties).not.toHaveProperty('QueueName');
    }
  });
});

describe('the receive limit', () => {
  it.each([
    [24, 600, 366],
    [72, 640, 992],
    [1, 600, 35],
    [48, 1200, 366],
  ])('outlasts %d hours with waits of up to %d s: %d', (deadlineHours, backoffMaxSeconds, expected) => {
    const limit = receiveLimit({ ...times, deadlineHours, backoffMaxSeconds });

    expect(limit).toBe(expected);
    // Every wait the shortest, and a fifth more.
    expect(((limit - 20) * backoffMaxSeconds) / 2).toBeGreaterThanOrEqual(1.2 * deadlineHours * 3600);
  });

  it('is held to what SQS takes for a local stack, whose back-off is seconds', () => {
    const { maxReceiveCount, retention } = deliveryOf(settingsOf(local));

    expect(receiveLimit(settingsOf(local))).toBeGreaterThan(1_000);
    expect(maxReceiveCount).toBe(1_000);
    expect(retention.toDays()).toBe(11);
  });
});

describe('the rules between the times', () => {
  it.each<[changed: Partial<DeliveryTimes>, problem: string]>([
    [{ pollMinSeconds: 301 }, 'pollMinSeconds'],
    [{ backoffMinSeconds: 601 }, 'backoffMinSeconds'],
    [{ deadlineHours: 1, pollMaxSeconds: 3600 }, 'pollMaxSeconds'],
    [{ deadlineHours: 1, backoffMaxSeconds: 3600 }, 'backoffMaxSeconds'],
  ])('%j breaks one everywhere', (changed, problem) => {
    for (const isLocal of [true, false]) {
      expect(deliveryProblems({ ...times, ...changed }, isLocal)).toEqual([
        expect.stringMatching(new RegExp(`^${problem}: `)),
      ]);
    }
  });

  it.each<[changed: Partial<DeliveryTimes>, isBroken: boolean]>([
    [{ backoffMaxSeconds: 270 }, true],
    [{ backoffMaxSeconds: 271 }, false],
    [{ deadlineHours: 72, backoffMaxSeconds: 634 }, true],
    [{ deadlineHours: 72, backoffMaxSeconds: 635 }, false],
    [{ deadlineHours: 72, backoffMaxSeconds: 43_050 }, false],
    [{ deadlineHours: 72, backoffMaxSeconds: 43_051 }, true],
  ])('%j breaks one on AWS: %j, and none in a local stack', (changed, isBroken) => {
    expect(deliveryProblems({ ...times, ...changed }, false)).toHaveLength(isBroken ? 1 : 0);
    expect(deliveryProblems({ ...times, ...changed }, true)).toEqual([]);
  });
});

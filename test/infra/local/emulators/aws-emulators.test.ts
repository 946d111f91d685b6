import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { awsClientSettings } from '../../../../functions/shared/aws-client-settings.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../../infra/local/emulators/aws-emulators.ts';
import type { AwsCall } from '../../../../infra/local/emulators/fault-proxy.ts';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';

let emulators: AwsEmulators;
const calls: AwsCall[] = [];
beforeAll(async () => {
  emulators = await startAwsEmulators({ onCall: (call) => calls.push(call) });
});
afterEach(() => {
  emulators.endFaults();
  calls.length = 0;
});
afterAll(() => emulators.stop());

const settings = (service: keyof AwsEmulators['endpoints'], maxAttempts = 1) => ({
  ...clientSettings(emulators.endpoints[service]),
  maxAttempts,
});

describe('the emulators', () => {
  it('listen only on loopback, and are the only endpoints in the variables', () => {
    for (const url of Object.values(emulators.endpoints)) expect(new URL(url).hostname).toBe('127.0.0.1');
    const named = Object.entries(emulators.variables).filter(([key]) => key.startsWith('AWS_ENDPOINT_URL_'));
    expect(named.map(([, url]) => url).sort()).toEqual(Object.values(emulators.endpoints).sort());
  });

  it('are found by the variables alone, also for queue URLs', async () => {
    for (const [key, value] of Object.entries(emulators.variables)) vi.stubEnv(key, value);
    const sqs = new SQSClient(awsClientSettings);
    const sent = await sqs.send(
      new SendMessageCommand({ QueueUrl: emulators.deadLetterQueue.url, MessageBody: 'x' }),
    );
    expect(sent.MessageId).toBeDefined();
  });

  it('deliver what is published to the outcome topic to the subscriber queue', async () => {
    await new SNSClient(settings('sns')).send(
      new PublishCommand({ TopicArn: emulators.outcomeTopicArn, Message: 'hello' }),
    );
    const received = await new SQSClient(settings('sqs')).send(
      new ReceiveMessageCommand({ QueueUrl: emulators.subscriberQueue.url, WaitTimeSeconds: 1 }),
    );
    expect(received.Messages?.[0]?.Body).toBe('hello');
  });
});

describe('the secrets route', () => {
  const read = (name: string) =>
    new SecretsManagerClient(settings('secrets')).send(new GetSecretValueCommand({ SecretId: name }));

  it('answers with value, version and stage, and with a new version after a rotation', async () => {
    const first = emulators.secrets.put('p/a', { a: 1 });
    expect(await read('p/a')).toMatchObject({ SecretString: '{"a":1}', VersionId: first, Name: 'p/a' });
    const second = emulators.secrets.put('p/a', 'rotated');
    expect(second).not.toBe(first);
    const rotated = await read('p/a');
    expect(rotated).toMatchObject({ SecretString: 'rotated', VersionId: second });
    expect(await read(rotated.ARN ?? '')).toMatchObject({ Name: 'p/a', VersionStages: ['AWSCURRENT'] });
  });

  it('answers ResourceNotFoundException for a secret that never existed, was removed, or has no value', async () => {
    emulators.secrets.put('p/b', 'x');
    emulators.secrets.remove('p/b');
    emulators.secrets.createEmpty('p/c');
    for (const name of ['p/none', 'p/b', 'p/c']) {
      await expect(read(name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    }
  });

  it('fails with the error of `break`', async () => {
    emulators.secrets.break('p/d', 'AccessDeniedException');
    await expect(read('p/d')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('a fault', () => {
  const put = (id: string, maxAttempts = 1) =>
    new DynamoDBClient(settings('dynamodb', maxAttempts)).send(
      new PutItemCommand({
        TableName: emulators.ledgerTableName,
        Item: { tenant: { S: 'default' }, requestId: { S: id } },
      }),
    );
  const isStored = async (id: string) => {
    const { Item } = await new DynamoDBClient(settings('dynamodb')).send(
      new GetItemCommand({
        TableName: emulators.ledgerTableName,
        Key: { tenant: { S: 'default' }, requestId: { S: id } },
        ConsistentRead: true,
      }),
    );
    return Item !== undefined;
  };

  it('throttle: is retried by the SDK, and ends after the given number of calls', async () => {
    emulators.fail({ service: 'dynamodb', operation: 'PutItem', what: 'throttle', times: 1 });
    await put('throttled', 2);
    expect(calls.map((call) => call.fault)).toEqual(['throttle', null]);
  });

  it('throttle: has each service’s own error name', async () => {
    emulators.fail({ service: 'dynamodb', what: 'throttle' });
    emulators.fail({ service: 'sns', what: 'throttle' });
    emulators.fail({ service: 'sqs', what: 'throttle' });
    emulators.fail({ service: 'secrets', what: 'throttle' });
    await expect(put('a')).rejects.toMatchObject({ name: 'ProvisionedThroughputExceededException' });
    const publish = new PublishCommand({ TopicArn: emulators.outcomeTopicArn, Message: 'm' });
    await expect(new SNSClient(settings('sns')).send(publish)).rejects.toMatchObject({
      name: 'ThrottledException',
    });
    const send = new SendMessageCommand({ QueueUrl: emulators.requestQueue.url, MessageBody: 'm' });
    await expect(new SQSClient(settings('sqs')).send(send)).rejects.toMatchObject({
      name: 'RequestThrottled',
    });
    const read = new GetSecretValueCommand({ SecretId: 'any' });
    await expect(new SecretsManagerClient(settings('secrets')).send(read)).rejects.toMatchObject({
      name: 'ThrottlingException',
    });
  });

  it('error-500: is an internal error of the service; other operations work', async () => {
    emulators.fail({ service: 'dynamodb', operation: 'PutItem', what: 'error-500' });
    await expect(put('broken')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(await isStored('broken')).toBe(false);
  });

  it('reset-before: the call has no effect; reset-after: it has one, and no answer', async () => {
    const endFault = emulators.fail({ service: 'dynamodb', operation: 'PutItem', what: 'reset-before' });
    await expect(put('before')).rejects.toThrow();
    endFault();
    emulators.fail({ service: 'dynamodb', operation: 'PutItem', what: 'reset-after', times: 1 });
    await expect(put('after')).rejects.toThrow();
    expect([await isStored('before'), await isStored('after')]).toEqual([false, true]);
  });

  it('can be limited to calls that contain given texts', async () => {
    emulators.fail({ service: 'dynamodb', what: 'error-500', containing: ['marked', 'PutItem-or-any'] });
    emulators.fail({ service: 'dynamodb', what: 'error-500', containing: ['marked'] });
    await put('another');
    await expect(put('marked')).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
  });

  it('can be limited to the calls of one function, and calls `onHit` before the connection breaks', async () => {
    const by = async (accessKeyId: string) => {
      const credentials = { accessKeyId, secretAccessKey: 'local' };
      const client = new DynamoDBClient({ ...settings('dynamodb'), credentials });
      const Item = { tenant: { S: 'default' }, requestId: { S: accessKeyId } };
      await client.send(new PutItemCommand({ TableName: emulators.ledgerTableName, Item }));
    };
    const told: string[] = [];
    emulators.fail({
      service: 'dynamodb',
      what: 'reset-after',
      times: 1,
      caller: 'poll-trial-balance',
      onHit: () => told.push('hit'),
    });
    await by('local');
    await by('set-pending-close');
    await expect(by('poll-trial-balance').finally(() => told.push('broken off'))).rejects.toThrow();
    expect(told).toEqual(['hit', 'broken off']);
    expect(calls.map(({ caller }) => caller)).toEqual([null, 'set-pending-close', 'poll-trial-balance']);
  });

  it('hang: gives no answer until `endFaults`', async () => {
    const hit = Promise.withResolvers<void>();
    emulators.fail({ service: 'dynamodb', operation: 'PutItem', what: 'hang', onHit: hit.resolve });
    const settled = put('hanging').then(
      () => 'answered',
      () => 'broken off',
    );
    await hit.promise;
    const patience = new Promise((resolve) => setTimeout(() => resolve('still waiting'), 200));
    expect(await Promise.race([settled, patience])).toBe('still waiting');
    emulators.endFaults();
    expect(await settled).toBe('broken off');
  });
});

import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStackClock } from '../../../../infra/local/clock/stack-clock.ts';
import { type AwsEmulators, startAwsEmulators } from '../../../../infra/local/emulators/aws-emulators.ts';
import { clientSettings } from '../../../../infra/local/emulators/local-account.ts';

const fixture = path.join(import.meta.dirname, '../fixtures/untouched-fauxqs.ts');
/** How an unchanged fauxqs, in its own process, answers to a message. */
async function untouchedFauxqs(body: string): Promise<string> {
  return (await promisify(execFile)(process.execPath, [fixture, body])).stdout;
}

describe('fauxqs without our change', () => {
  it('accepts a message', async () => {
    expect(await untouchedFauxqs('plain')).toBe('200');
  });

  // When this fails, fauxqs is corrected: remove `acceptAllCharacters` from infra/local/emulators/messaging.ts, and
  // this file's first group. The second group stays.
  it('still refuses characters above U+FFFF, so our workaround is still needed', async () => {
    expect(await untouchedFauxqs('𠮷')).toBe('400');
  });
});

describe.each([
  ['in this thread', undefined],
  ['in a thread of its own', createStackClock()],
])('the local queues, %s', (_where, clock) => {
  let emulators: AwsEmulators;
  let sqs: SQSClient;
  let sns: SNSClient;
  beforeAll(async () => {
    emulators = await startAwsEmulators({ ...(clock && { clock }) });
    sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
    sns = new SNSClient(clientSettings(emulators.endpoints.sns));
  });
  afterAll(async () => {
    sqs.destroy();
    sns.destroy();
    await emulators.stop();
  });

  const attributesOf = (StringValue: string) => ({ detail: { DataType: 'String', StringValue } });
  async function receive(QueueUrl: string) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MessageAttributeNames: ['All'] }),
    );
    return Messages.map(({ Body, MessageAttributes }) => [Body, MessageAttributes?.detail?.StringValue]);
  }

  // The SDK compares the MD5 of each body with the one that the queue computed.
  it.each([
    ['a name', '𠮷田'],
    ['an emoji of several', '👩🏽‍💻'],
    ['the first and the last beyond U+FFFF', '\u{10000}\u{10FFFF}'],
    ['the borders of what is carried', '\t\n\r \uD7FF\uE000\uFFFD'],
  ])('deliver %s unchanged: %j', async (_what, text) => {
    const QueueUrl = emulators.deadLetterQueue.url;
    const message = { MessageBody: text, MessageAttributes: attributesOf(text) };
    await sqs.send(new SendMessageCommand({ QueueUrl, ...message }));
    expect(await receive(QueueUrl)).toEqual([[text, text]]);

    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', ...message }] }));
    expect(await receive(QueueUrl)).toEqual([[text, text]]);

    const TopicArn = emulators.outcomeTopicArn;
    await sns.send(new PublishCommand({ TopicArn, Message: text, MessageAttributes: attributesOf(text) }));
    expect(await receive(emulators.subscriberQueue.url)).toEqual([[text, text]]);
  });

  it.each(['\u0000', '\u000B', '\uFFFE', '\uFFFF', '\uD83D', '\uDE00 alone'])('refuse %j', async (text) => {
    const QueueUrl = emulators.deadLetterQueue.url;
    const sent = sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: text }));
    await expect(sent).rejects.toThrow('Invalid characters found');
  });
});

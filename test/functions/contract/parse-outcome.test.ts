import { describe, expect, test } from 'vitest';
import { NotAnOutcomeError } from '../../../functions/contract/not-an-outcome-error.ts';
import { parseOutcome } from '../../../functions/contract/parse-outcome.ts';
import { examplesIn } from '../../../scripts/contract-files.ts';

const examples = Object.entries(examplesIn('outcomes'));
const event = examplesIn('outcomes').completed;
const text = JSON.stringify(event);

/** An SNS notification in a message body without raw message delivery. */
const notification = (message: string) => ({
  Type: 'Notification',
  MessageId: 'e2f1c1e0-7a3b-5c4d-8e9f-0a1b2c3d4e5f',
  TopicArn: 'arn:aws:sns:eu-central-1:123456789012:outcomes',
  Message: message,
  MessageAttributes: { outcome: { Type: 'String', Value: 'completed' } },
});
/** A record of SQS in a Lambda event. */
const sqsRecord = (body: string) => ({
  messageId: '059f36b4-87a3-44ab-83d2-661975830a7d',
  receiptHandle: 'handle',
  body,
  attributes: { ApproximateReceiveCount: '1' },
  messageAttributes: { type: { dataType: 'String', stringValue: 'zuora.pending-close.completed.v1' } },
  eventSource: 'aws:sqs',
});
const onEventBridge = (detail: unknown) => ({
  version: '0',
  id: 'b7e0a1c2-0000-4000-8000-000000000001',
  'detail-type': 'Zuora pending close outcome',
  source: 'finance.outcomes',
  detail,
});

function refusalOf(delivery: unknown): NotAnOutcomeError {
  try {
    parseOutcome(delivery);
  } catch (error) {
    if (error instanceof NotAnOutcomeError) return error;
    throw error;
  }
  throw new Error('It was taken for an outcome');
}

describe('an outcome is found in', () => {
  test.each<[string, unknown]>([
    ['its text', text],
    ['the event itself', event],
    ['an SQS record with raw message delivery', sqsRecord(text)],
    ['an SQS record without raw message delivery', sqsRecord(JSON.stringify(notification(text)))],
    ['a message that the SDK received', { MessageId: 'm', ReceiptHandle: 'r', Body: text }],
    ['a message that the SDK received, in its envelope', { Body: JSON.stringify(notification(text)) }],
    ['an SNS envelope', notification(text)],
    ['the text of an SNS envelope', JSON.stringify(notification(text))],
    ['a record of an SNS-to-Lambda event', { EventSource: 'aws:sns', Sns: notification(text) }],
    ['an EventBridge event', onEventBridge(event)],
    ['an EventBridge event on a queue', sqsRecord(JSON.stringify(onEventBridge(event)))],
    ['an EventBridge event that carries the text', onEventBridge(text)],
    [
      'EventBridge → SNS → SQS',
      sqsRecord(JSON.stringify(notification(JSON.stringify(onEventBridge(event))))),
    ],
  ])('%s', (_where, delivery) => expect(parseOutcome(delivery)).toEqual(event));

  test.each(examples)('each example: %s', (_name, example) => {
    expect(parseOutcome(JSON.stringify(example))).toEqual(example);
  });
});

test('keys that a later version added are kept', () => {
  const { data } = Object(event);
  const grown = {
    ...Object(event),
    region: 'eu',
    data: { ...data, accountingPeriod: { ...data.accountingPeriod, ledger: 'EU' } },
  };
  expect(parseOutcome(grown)).toEqual(grown);
});

describe('a delivery that is not an outcome is refused with a reason', () => {
  const nested = (times: number): unknown => (times === 0 ? event : onEventBridge(nested(times - 1)));

  test.each<[string, unknown, string, string]>([
    ['text that is no JSON', 'completed', 'not-json', 'the text is not JSON'],
    ['a body that is no JSON', sqsRecord('{'), 'not-json', 'the text is not JSON'],
    ['nothing', undefined, 'no-outcome', 'it is not an object'],
    ['null', 'null', 'no-outcome', 'it is not an object'],
    ['a list', [event], 'no-outcome', 'it is not an object'],
    [
      'a whole Lambda event',
      { Records: [sqsRecord(text)] },
      'no-outcome',
      'it is a whole Lambda event: parse each of its Records',
    ],
    [
      'another event',
      { specversion: '1.0', type: 'order.placed', data: {} },
      'no-outcome',
      'it holds no outcome event',
    ],
    [
      'a close request',
      { accountingPeriod: { name: 'Nov 2026' } },
      'no-outcome',
      'it holds no outcome event',
    ],
    [
      'an EventBridge event without detail',
      { 'detail-type': 'x' },
      'no-outcome',
      'it holds no outcome event',
    ],
    ['six envelopes', nested(6), 'no-outcome', 'it is wrapped more than 5 times'],
  ])('%s', (_what, delivery, because, rule) => {
    expect(refusalOf(delivery)).toMatchObject({ because, message: `Not an outcome event: ${rule}` });
  });

  test.each<[string, (fail: () => never) => unknown]>([
    [
      'a delivery',
      (fail) => ({
        get body() {
          return fail();
        },
      }),
    ],
    [
      'an event',
      (fail) => ({
        ...Object(event),
        get data() {
          return fail();
        },
      }),
    ],
    ['a proxy', (fail) => new Proxy({}, { get: fail })],
  ])('%s with a member that cannot be read', (_what, deliveryThat) => {
    const canary = 'canary-77aa';
    const refusal = refusalOf(
      deliveryThat(() => {
        throw new TypeError(canary);
      }),
    );
    expect(refusal).toMatchObject({
      because: 'no-outcome',
      message: 'Not an outcome event: a member of it cannot be read',
    });
    expect(JSON.stringify(refusal) + String(refusal.cause)).not.toContain(canary);
  });

  test('five envelopes are accepted', () => expect(parseOutcome(nested(5))).toEqual(event));

  test.each(['zuora.pending-close.paused.v1', 'zuora.pending-close.completed.v2'])(
    'a type that this version does not know: %s',
    (type) => {
      const { because, message } = refusalOf({ ...Object(event), type });
      expect(because).toBe('unknown-type');
      expect(message).toContain('type is none of zuora.pending-close.completed.v1, ');
    },
  );

  test.each<[string, object, string]>([
    [
      'an outcome that is another than its type’s',
      { outcome: 'failed' },
      'type: Must be the type of the outcome',
    ],
    ['an unknown outcome', { outcome: 'paused' }, 'data.outcome: Invalid option'],
    ['a key that is missing', { reasons: undefined }, 'data.reasons: Invalid input: expected array'],
    ['an inner key of another type', { trialBalance: { status: 5 } }, 'data.trialBalance.status: '],
  ])('%s', (_what, change, problem) => {
    const { data, ...rest } = Object(event);
    const refusal = refusalOf({ ...rest, data: { ...data, ...change } });
    expect(refusal.because).toBe('rule-broken');
    expect(refusal.message).toContain(problem);
  });

  test.each<[string, (fields: object) => object, string]>([
    ['the id of another request', (fields) => ({ ...fields, id: 'a'.repeat(64) }), 'id: Must be the hash of'],
    [
      'another tenant’s source',
      (fields) => ({ ...fields, source: '/zuora-pending-close/acme' }),
      'source: Must be /zuora-pending-close/ and data.tenant',
    ],
    [
      'another tenant’s data',
      (fields) => ({ ...fields, data: { ...Object(fields).data, tenant: 'acme' } }),
      'id: Must be the hash of data.tenant and data.requestId',
    ],
  ])('an outcome with %s', (_what, change, problem) => {
    const refusal = refusalOf(change(Object(event)));
    expect(refusal.because).toBe('rule-broken');
    expect(refusal.message).toContain(problem);
  });

  test('an error quotes no value', () => {
    const { data, ...rest } = Object(event);
    const canary = 'canary-5c1e';
    const broken = {
      ...rest,
      subject: [canary],
      time: canary,
      data: { ...data, tenant: canary.toUpperCase(), outcome: canary },
    };
    expect(refusalOf(broken).message).not.toMatch(/canary/i);
    expect(refusalOf(canary).message).not.toContain(canary);
    expect(refusalOf({ ...rest, type: `zuora.pending-close.${canary}` }).message).not.toContain(canary);
  });

  test('an error names the first five of many broken rules', () => {
    const { type } = Object(event);
    expect(refusalOf({ type }).message.split('; ')).toHaveLength(5);
  });
});

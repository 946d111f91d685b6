import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { idWithinSource } from '../../../functions/contract/outcome-id.ts';
import { parseCloseRequestMessage } from '../../../functions/set-pending-close/close-request-message.ts';
import { unwrap } from '../../../functions/set-pending-close/envelopes.ts';
import { notJson, parseJson } from '../../../functions/shared/json.ts';

const request = { accountingPeriod: { name: 'Nov 2026' } };
const messageId = '059f36b4-87a3-44ab-83d2-661975830a7d';
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:closes';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A message as SNS delivers it to a queue without raw delivery. */
const sns = (message: unknown, fields: object = {}) => ({
  Type: 'Notification',
  MessageId: 'sns-1',
  TopicArn: topicArn,
  Message: JSON.stringify(message),
  Timestamp: '2026-12-01T09:00:00.000Z',
  UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/',
  ...fields,
});
const eventBridge = (detail: unknown, fields: object = {}) => ({
  version: '0',
  id: 'event-1',
  'detail-type': 'Close',
  source: 'erp.closing',
  account: '123456789012',
  detail,
  ...fields,
});
const cloudEvent = (data: unknown, fields: object = {}) => ({
  specversion: '1.0',
  id: 'ce-1',
  source: '/erp/context',
  type: 'close',
  data,
  ...fields,
});
const cloudEventId = sha256('/erp/context\nce-1');

/** The request's id, or the rule that the body breaks. */
function idOrRule(body: unknown): string {
  const parsed = parseCloseRequestMessage({ messageId, body: JSON.stringify(body) });
  return parsed.isRequest ? parsed.request.requestId : parsed.detail;
}

describe('a body is the request itself, an envelope, or envelopes nested up to three deep', () => {
  test.each<[string, unknown, string]>([
    ['the request itself', request, messageId],
    ['SNS', sns(request), 'sns-1'],
    ['EventBridge', eventBridge(request), 'event-1'],
    ['CloudEvents', cloudEvent(request), cloudEventId],
    ['EventBridge in SNS', sns(eventBridge(request)), 'event-1'],
    ['CloudEvents in SNS', sns(cloudEvent(request)), cloudEventId],
    ['CloudEvents in EventBridge', eventBridge(cloudEvent(request)), cloudEventId],
    ['SNS in EventBridge', eventBridge(sns(request)), 'sns-1'],
    ['CloudEvents in EventBridge in SNS', sns(eventBridge(cloudEvent(request))), cloudEventId],
    ['SNS in SNS in SNS', sns(sns(sns(request))), 'sns-1'],
  ])('%s: the id of the innermost envelope is used', (_name, body, id) => expect(idOrRule(body)).toBe(id));

  test('four are too many', () => {
    const rule = 'the request is wrapped in more than 3 envelopes';
    expect(idOrRule(sns(sns(eventBridge(cloudEvent(request)))))).toBe(rule);
    expect(unwrap(cloudEvent(cloudEvent(cloudEvent(cloudEvent(request)))))).toEqual({
      isRequest: false,
      rule,
    });
  });

  test("the sender's own id is used before any envelope's", () => {
    expect(idOrRule(sns(eventBridge({ ...request, requestId: 'mine' })))).toBe('mine');
  });
});

describe('an id that does not fit', () => {
  test.each<[string, unknown, string]>([
    [
      'a CloudEvents id is unique only within its source',
      cloudEvent(request, { source: 'b' }),
      sha256('b\nce-1'),
    ],
    ['a CloudEvents id without a source', cloudEvent(request, { source: undefined }), sha256('\nce-1')],
    [
      'an EventBridge id that breaks the rule',
      eventBridge(request, { id: 'a b' }),
      sha256('erp.closing\na b'),
    ],
    ['an EventBridge id of 128', eventBridge(request, { id: 'x'.repeat(128) }), 'x'.repeat(128)],
    [
      'an EventBridge id of 129',
      eventBridge(request, { id: 'x'.repeat(129) }),
      sha256(`erp.closing\n${'x'.repeat(129)}`),
    ],
    ['an SNS id that breaks the rule', sns(request, { MessageId: 'é' }), sha256(`${topicArn}\né`)],
    ['no id at all', eventBridge(request, { id: undefined }), messageId],
    ['an empty id', cloudEvent(request, { id: '' }), messageId],
    ['an id that is no text', eventBridge(request, { id: 5 }), messageId],
    [
      'only the innermost counts: without an id in it, there is none',
      sns(eventBridge(request, { id: null })),
      messageId,
    ],
  ])('%s', (_name, body, id) => expect(idOrRule(body)).toBe(id));
});

describe('a source or an id that could be split in two ways, or has the same UTF-8 as another', () => {
  const rule =
    "the envelope's source or id holds a control character or one that SQS does not carry: name a requestId";
  const wrongTexts = ['a\nb', '\n', 'a\u0000', '\u001b', '\u007f', 'a\u0085b', '\ud800', 'b\udc00', '\uffff'];

  test('would make two requests one without the rule', () => {
    expect(idWithinSource('a\nb', 'c')).toBe(idWithinSource('a', 'b\nc'));
    expect(idWithinSource('a', '\ud800')).toBe(idWithinSource('a', '\udbff'));
  });

  test.each(wrongTexts)('is refused if the id would be used: %j', (text) => {
    expect(idOrRule(cloudEvent(request, { id: text }))).toBe(rule);
    expect(idOrRule(cloudEvent(request, { source: text }))).toBe(rule);
    expect(idOrRule(eventBridge(request, { id: text }))).toBe(rule);
    expect(idOrRule(eventBridge(request, { id: 'a b', source: text }))).toBe(rule);
    expect(idOrRule(sns(request, { MessageId: text }))).toBe(rule);
    expect(idOrRule(sns(cloudEvent({ ...request, requestId: null }, { id: text })))).toBe(rule);
  });

  test.each(wrongTexts)('is accepted if the id is not used: %j', (text) => {
    const mine = { ...request, requestId: 'mine' };
    expect(idOrRule(cloudEvent(mine, { id: text, source: text }))).toBe('mine');
    expect(idOrRule(cloudEvent(eventBridge(request), { id: text, source: text }))).toBe('event-1');
    expect(idOrRule(eventBridge(request, { source: text }))).toBe('event-1');
    expect(idOrRule(sns(request, { TopicArn: text }))).toBe('sns-1');
  });

  test('is reported after the rules that the request itself breaks', () => {
    expect(idOrRule(cloudEvent({ ...request, entity: 'x' }, { id: '\n' }))).toBe('entity is not allowed');
  });

  test('gives different ids for different pairs that are accepted', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '/', ':', '\n', 'é', '😀', '\ud800') });
    fc.assert(
      fc.property(text, text, text, text, (source, id, otherSource, otherId) => {
        const [one, other] = [
          [source, id],
          [otherSource, otherId],
        ].map((pair) => idOrRule(cloudEvent(request, { source: pair[0], id: `${pair[1]}x` })));
        const isSame = source === otherSource && id === otherId;
        if (one !== rule && other !== rule) expect(one === other).toBe(isSame);
      }),
    );
  });
});

describe('envelopes may have any keys, and the request may not', () => {
  test.each([
    ['SNS', sns(request, { tenant: 'other', extra: {} })],
    ['EventBridge', eventBridge(request, { tenant: 'other', resources: [] })],
    ['CloudEvents', cloudEvent(request, { tenant: 'other', traceparent: 'x' })],
  ])('%s', (_name, envelope) => {
    const parsed = parseCloseRequestMessage({ messageId, body: JSON.stringify(envelope) });
    expect(parsed).toMatchObject({ isRequest: true, request: { tenant: 'default' } });
  });

  test.each<[string, unknown, string]>([
    ['in SNS', sns({ ...request, entity: 'x' }), 'entity is not allowed'],
    ['in EventBridge', eventBridge({ ...request, entity: 'x' }), 'entity is not allowed'],
    ['in CloudEvents', cloudEvent({ ...request, entity: 'x' }), 'entity is not allowed'],
    [
      'a request never is an envelope',
      { ...cloudEvent(request), ...request, id: undefined },
      'specversion is not allowed; source is not allowed; type is not allowed; data is not allowed',
    ],
  ])('%s', (_name, body, rule) => expect(idOrRule(body)).toBe(rule));
});

describe('a body that only looks like an envelope is read as a request, and refused', () => {
  test.each<[string, unknown, RegExp]>([
    [
      'a subscription confirmation',
      sns(request, { Type: 'SubscriptionConfirmation' }),
      /Type is not allowed/,
    ],
    [
      'CloudEvents of another version',
      cloudEvent(request, { specversion: '0.3' }),
      /specversion is not allowed/,
    ],
    ['CloudEvents without data', cloudEvent(undefined), /specversion is not allowed/],
    ['EventBridge without detail', eventBridge(undefined), /detail-type is not allowed/],
    [
      'SNS whose Message is no JSON',
      sns(request, { Message: 'close it' }),
      /^the SNS notification's Message is not JSON$/,
    ],
    ['SNS whose Message is no text', sns(request, { Message: request }), /Type is not allowed/],
    [
      'CloudEvents whose data is text',
      cloudEvent(JSON.stringify(request)),
      /^the request must be a JSON object$/,
    ],
    ['EventBridge whose detail is null', eventBridge(null), /^the request must be a JSON object$/],
  ])('%s', (_name, body, rule) => expect(idOrRule(body)).toMatch(rule));
});

test('__proto__ in an envelope is a key like any other, and passes on nothing', () => {
  const body = `{"__proto__":{"accountingPeriod":{"id":"evil"}},"specversion":"1.0","id":"ce-1","source":"/erp/context","data":${JSON.stringify(request)}}`;
  const parsed = parseCloseRequestMessage({ messageId, body });
  expect(parsed).toMatchObject({ isRequest: true, request: { content: request, requestId: cloudEventId } });
});

test("text that is not JSON gives a symbol, because the parser's error would quote the text", () => {
  expect(parseJson('{')).toBe(notJson);
  expect(parseJson('null')).toBeNull();
});

import { describe, expect, it } from 'vitest';
import { toDeadLetter } from '../../../../infra/cli/dead-letters/dead-letters.ts';
import {
  deadLetterEntry,
  deadLettersText,
  deadLettersWithBodies,
} from '../../../../infra/cli/dead-letters/dlq-view.ts';
import { effectText, redriveEffect } from '../../../../infra/cli/dead-letters/redrive-effect.ts';

const request = { accountingPeriod: { name: 'Nov 2026' } };
const deadLetter = {
  messageId: 'm-1',
  receiptHandle: 'handle',
  body: JSON.stringify({ ...request, requestId: 'mine', tenant: 'nobody' }),
  reason: 'unknown-tenant',
  detail: 'tenant has no secret in Secrets Manager',
  sentAt: '2026-12-02T12:00:00.000Z',
  receiveCount: 3,
};
const now = Date.parse('2026-12-02T14:05:00Z');

describe('what a redrive makes of a message', () => {
  it.each([
    ['its own requestId', 'unknown-tenant', { ...request, requestId: 'mine' }, 'request mine'],
    [
      'an envelope’s id',
      null,
      { Type: 'Notification', MessageId: 'n-1', TopicArn: 't', Message: JSON.stringify(request) },
      'request n-1',
    ],
    ['no id but SQS’s', null, request, 'a new request, under a new id'],
    [
      'an id that belongs to another request',
      'request-id-reused',
      { ...request, requestId: 'mine' },
      'would come straight back',
    ],
    [
      'a rule that it breaks',
      'invalid-request',
      { accountingPeriod: { date: 'x' } },
      'would come straight back',
    ],
  ])('with %s', (_with, reason, message, text) => {
    expect(effectText(redriveEffect({ body: JSON.stringify(message), reason }))).toBe(text);
  });

  it('uses the current rules: a message that a later version accepts is no longer invalid', () => {
    expect(redriveEffect({ ...deadLetter, reason: 'invalid-request' })).toMatchObject({ is: 'same-request' });
  });
});

describe('a message of the dead-letter queue', () => {
  const received = {
    MessageId: 'm-1',
    ReceiptHandle: 'handle',
    Body: '{}',
    Attributes: { SentTimestamp: '1796212800000', ApproximateReceiveCount: '3' },
    MessageAttributes: {
      reason: { DataType: 'String', StringValue: 'invalid-request' },
      detail: { DataType: 'String', StringValue: 'safe to delete' },
    },
  };
  const movedBySqs = { DeadLetterQueueSourceArn: 'arn:aws:sqs:eu-central-1:111122223333:requests' };

  it('has the reason that the closing function gave', () => {
    expect(toDeadLetter(received)).toEqual({
      messageId: 'm-1',
      receiptHandle: 'handle',
      body: '{}',
      reason: 'invalid-request',
      detail: 'safe to delete',
      sentAt: '2026-12-02T12:00:00.000Z',
      receiveCount: 3,
    });
  });

  it('has no reason if SQS moved it: its attributes are then its sender’s', () => {
    const moved = toDeadLetter({ ...received, Attributes: { ...received.Attributes, ...movedBySqs } });
    expect(moved).toMatchObject({ reason: null, detail: null });
    expect(deadLettersText([moved], now)).not.toContain('safe to delete');
    expect(deadLettersWithBodies([moved])).toContain('received too often');
  });

  it('is not said to come back because of a reason that is its sender’s', () => {
    const Body = JSON.stringify({ ...request, requestId: 'mine' });
    const reason = { DataType: 'String', StringValue: 'request-id-reused' };
    const forged = toDeadLetter({ ...received, Body, Attributes: movedBySqs, MessageAttributes: { reason } });
    expect(redriveEffect(forged)).toMatchObject({ is: 'same-request' });
    expect(deadLetterEntry(forged)).toMatchObject({ reason: null, detail: null });
  });

  it('without attributes of SQS does not stop the list', () => {
    expect(toDeadLetter({})).toMatchObject({ messageId: '', body: '', reason: null, receiveCount: 0 });
  });
});

describe('the dead letters', () => {
  it('have a line each: since when, how often received, why, and how the body begins', () => {
    const [, line] = deadLettersText(
      [{ ...deadLetter, body: `${deadLetter.body}\n${' '.repeat(100)}x` }],
      now,
    ).split('\n');
    expect(line).toMatch(
      /^m-1 +✗ unknown-tenant +2 h 5 min old +3 times +tenant has no secret in Secrets Manager +give the tenant a secret .*`closes dlq redrive m-1` sends it again +would come/,
    );
    expect(line).toMatch(/\{"accountingPeriod":\{"name":"Nov 2026"\},"requestId":"m…$/);
  });

  it('were received too often if they have no reason', () => {
    expect(deadLettersText([{ ...deadLetter, reason: null, detail: null }], now)).toContain(
      '✗ received too often  2 h 5 min old',
    );
  });

  it.each([
    ['not JSON', 'not JSON', 'closes dlq discard m-1'],
    ['an empty object', '{}', 'closes dlq discard m-1'],
    ['JSON of another kind', '[]', 'closes dlq discard m-1'],
    ['a close request', deadLetter.body, 'closes dlq redrive m-1'],
  ])('that SQS moved are not to be sent again if they would come back: %s', (_what, body, toDo) => {
    const moved = { ...deadLetter, body, reason: null, detail: null };
    expect(deadLettersText([moved], now)).toContain(toDo);
    expect(deadLettersWithBodies([moved])).toContain(toDo);
    expect(deadLetterEntry(moved).toDo).toContain(toDo);
  });

  describe('that break a rule', () => {
    const rule = 'accountingPeriod.date must be a real day as YYYY-MM-DD';
    const bad = {
      ...deadLetter,
      body: '{"accountingPeriod":{"date":"x"}}',
      reason: 'invalid-request',
      detail: rule,
    };
    const timesIn = (text: string) => text.split(rule).length - 1;

    it('say the rule once, in the table and in the whole message', () => {
      expect(timesIn(deadLettersText([bad], now))).toBe(1);
      expect(deadLettersText([bad], now)).toMatch(/ would come straight back +\{/);
      expect(timesIn(deadLettersWithBodies([bad]))).toBe(1);
    });

    it('and have no detail show what is wrong when they are shown whole', () => {
      const given = { ...bad, reason: null, detail: null };
      expect(deadLettersText([given], now)).toMatch(/ would come straight back +\{/);
      expect(deadLettersWithBodies([given])).toContain(`would come straight back: ${rule}`);
    });
  });

  it('can be shown whole', () => {
    expect(deadLettersWithBodies([deadLetter])).toMatch(/^\{.*"nobody"\}$/m);
  });

  it('are given to machines without the handle, which is no longer valid', () => {
    const { receiptHandle: _, ...rest } = deadLetter;
    expect(deadLetterEntry(deadLetter)).toEqual({
      ...rest,
      redrive: { is: 'same-request', tenant: 'nobody', requestId: 'mine' },
      toDo: expect.stringMatching(/^give the tenant a secret/),
    });
  });
});

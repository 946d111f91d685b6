import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isCarriedBySqs } from '../../functions/contract/carried-characters.ts';
import { parseCloseRequestMessage } from '../../functions/set-pending-close/close-request-message.ts';
import { createTurns } from '../../functions/set-pending-close/in-turn.ts';
import { handleMessage, ReturnToQueueError } from '../../functions/set-pending-close/message.ts';
import { CloseWorld, start } from '../functions/set-pending-close/world.ts';
import { anyJson, bent, mark, markedText } from './arbitraries.ts';
import { isCloseRequest } from './close-request-oracle.ts';

const idText = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/);
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2200-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const nearlyDay = fc.oneof(day, fc.stringMatching(/^20\d\d-[0-3]\d-[0-3]\d$/));
const instant = fc.oneof(
  nearlyDay,
  fc
    .tuple(nearlyDay, fc.stringMatching(/^T[0-2]\d:[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]0\d:[03]0)$/))
    .map(([date, time]) => date + time),
);
const timezone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Tokyo', '+05:00', 'Mars/Olympus', '');

const reference = fc.oneof(
  bent({ id: idText }),
  bent({ name: markedText }),
  bent({ date: nearlyDay }),
  bent({ endedBefore: instant, timezone }),
  bent({ id: idText, name: markedText }),
  bent({ id: idText, timezone }),
);

/** Valid requests, and requests with one or two errors. */
const request = fc
  .tuple(
    fc.record({ accountingPeriod: reference }),
    fc.option(
      bent({
        requestId: fc.stringMatching(/^[A-Za-z0-9._:/-]{1,128}$/),
        tenant: fc.stringMatching(/^[a-z0-9-]{1,64}$/),
        entityId: fc.uuid(),
        orgIds: fc.array(idText, { minLength: 1, maxLength: 3 }),
        requestedBy: fc.oneof(fc.string({ minLength: 1, maxLength: 30 }), markedText),
      }),
      { freq: 3, nil: {} },
    ),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.constantFrom({ entity: mark }, { [`no name ${mark}`]: 1 }) },
    ),
  )
  .map(([period, more, unknown]) => ({ ...period, ...more, ...unknown }));

const wrap: ((content: unknown) => unknown)[] = [
  (content) => ({ Type: 'Notification', MessageId: 'm', TopicArn: 'arn', Message: JSON.stringify(content) }),
  (content) => ({ version: '0', id: 'e', 'detail-type': 'close', source: 's', detail: content }),
  (content) => ({ specversion: '1.0', id: 'c', source: '/s', type: 't', data: content }),
];
const envelopes = fc.array(fc.constantFrom(...wrap), { maxLength: 4 });
const wrapped = fc
  .tuple(request, envelopes)
  .map(([content, around]) => around.reduce((inner, envelope) => envelope(inner), content as unknown));

const bodies = fc.oneof(
  fc.string({ unit: 'binary' }),
  anyJson.map((value) => JSON.stringify(value)),
  wrapped.map((value) => JSON.stringify(value)),
  fc.tuple(wrapped, fc.nat(200)).map(([value, cut]) => JSON.stringify(value).slice(0, cut)),
);

describe('the body of a message', () => {
  test('is a close request or is refused, whatever it contains, and the refusal quotes no value', () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const parsed = parseCloseRequestMessage({ messageId: 'message-1', body });
        if (parsed.isRequest) return;
        expect(parsed.reason).toBe('invalid-request');
        expect(parsed.detail).not.toContain(mark);
        expect(parsed.detail).toMatch(/^\P{C}{1,2000}$/u);
      }),
      { numRuns: 4_000 },
    );
  });

  test('is a close request exactly if the rules of the specification say so', () => {
    fc.assert(
      fc.property(request, (content) => {
        const parsed = parseCloseRequestMessage({ messageId: 'message-1', body: JSON.stringify(content) });
        expect(parsed.isRequest).toBe(isCloseRequest(JSON.parse(JSON.stringify(content))));
      }),
      { numRuns: 6_000 },
    );
  });

  test('means the same in up to three envelopes, and is refused in more', () => {
    fc.assert(
      fc.property(request, envelopes, (content, around) => {
        const body = JSON.stringify(around.reduce((inner, envelope) => envelope(inner), content as unknown));
        const bare = parseCloseRequestMessage({ messageId: 'message-1', body: JSON.stringify(content) });
        const parsed = parseCloseRequestMessage({ messageId: 'message-1', body });
        expect(parsed.isRequest).toBe(bare.isRequest && around.length <= 3);
        if (parsed.isRequest && bare.isRequest) expect(parsed.request.content).toEqual(bare.request.content);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a message', () => {
  test('is parked unchanged, done, or comes back, and no log line quotes a value of it', async () => {
    await fc.assert(
      fc.asyncProperty(bodies, fc.integer({ min: 1, max: 999 }), async (body, receives) => {
        const world = new CloseWorld();
        const parked: string[] = [];
        let delays = 0;
        const record = {
          messageId: 'message-1',
          receiptHandle: 'receipt-1',
          body,
          attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(start) },
        };
        const ended = await handleMessage(record, {
          context: world.context,
          queue: {
            park: async (text, why) => {
              parked.push(text);
              expect(JSON.stringify(why)).not.toContain(mark);
              // SQS accepts no empty attribute and no other characters.
              expect(why.detail).toMatch(/^[ -~]{1,1024}$/);
              expect(isCarriedBySqs(why.reason + why.detail)).toBe(true);
            },
            delay: async () => {
              delays += 1;
            },
          },
          random: () => 0.5,
          startMs: 0,
          inTurn: createTurns(),
        }).then(
          () => 'acknowledged',
          (error: unknown) => (error instanceof ReturnToQueueError ? 'comes back' : error),
        );
        const parsed = parseCloseRequestMessage({ messageId: 'message-1', body });
        expect(parked).toEqual(parsed.isRequest ? [] : [body]);
        expect(ended).toBe(delays === 0 ? 'acknowledged' : 'comes back');
        expect(world.isLedgerEmpty).toBe(!parsed.isRequest);
        expect(world.effectivePuts).toBeLessThanOrEqual(1);
        expect(JSON.stringify(world.reports)).not.toContain(mark);
      }),
      { numRuns: 1_500 },
    );
  });

  test('that is not a record of SQS is refused, and nothing is done for it', async () => {
    await fc.assert(
      fc.asyncProperty(anyJson, async (record) => {
        const world = new CloseWorld();
        const unreachable = () => Promise.reject(new Error('nothing may be asked of the queue'));
        const handled = handleMessage(record, {
          context: world.context,
          queue: { park: unreachable, delay: unreachable },
          random: () => 0,
          startMs: 0,
          inTurn: createTurns(),
        });
        await expect(handled).rejects.toThrow();
        expect(world.effects).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});

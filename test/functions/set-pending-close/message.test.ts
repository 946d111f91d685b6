import { describe, expect, test } from 'vitest';
import { createTurns } from '../../../functions/set-pending-close/in-turn.ts';
import {
  handleMessage,
  type Invocation,
  ReturnToQueueError,
} from '../../../functions/set-pending-close/message.ts';
import type { ParkingReason } from '../../../functions/set-pending-close/queue.ts';
import { UnknownTenantError } from '../../../functions/shared/zuora/errors.ts';
import { receiveLimit } from '../../../infra/aws/settings/delivery.ts';
import {
  anItem,
  aPeriod,
  aRequest,
  CloseWorld,
  deadline,
  fails,
  refusedWith,
  run,
  settings,
  start,
  zuoraAnswers,
  zuoraTrouble,
} from './world.ts';

const startMs = 125_000;

/** A batch in a world, with a queue that records its calls, or fails. */
function createBatch(world = new CloseWorld()) {
  const parked: ({ body: string } & ParkingReason)[] = [];
  const delays: { receiptHandle: string; seconds: number }[] = [];
  const trouble: { park?: Error; delay?: Error } = {};
  const batch: Invocation = {
    context: world.context,
    queue: {
      park: async (body, why) => {
        if (trouble.park !== undefined) throw trouble.park;
        parked.push({ body, ...why });
      },
      delay: async (receiptHandle, seconds) => {
        if (trouble.delay !== undefined) throw trouble.delay;
        delays.push({ receiptHandle, seconds });
      },
    },
    random: () => 0,
    startMs,
    inTurn: createTurns(),
  };
  return { world, batch, parked, delays, trouble };
}

interface Sent {
  body?: string;
  requestId?: string;
  tenant?: string;
  receives?: number;
  sentAt?: number;
}

/** A record as Lambda passes it on, with numbers as text. */
function aRecord({
  requestId = 'close-1',
  tenant = 'default',
  receives = 1,
  sentAt = start,
  body,
}: Sent = {}) {
  const { requestedBy, accountingPeriod } = aRequest().content;
  return {
    messageId: `message-${requestId}`,
    receiptHandle: `receipt-${requestId}`,
    body: body ?? JSON.stringify({ requestId, tenant, accountingPeriod, requestedBy }),
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: String(sentAt) },
    awsRegion: 'eu-west-1',
  };
}
const receiptHandle = 'receipt-close-1';
const comesBack = (handled: Promise<void>) => expect(handled).rejects.toBeInstanceOf(ReturnToQueueError);

describe('the sender of a message', () => {
  test.each([
    ['is stored as SQS attests it', { SenderId: 'AROASENDER:erp' }, 'AROASENDER:erp'],
    ['is unknown if SQS does not say', {}, null],
    ['is unknown if SQS gives an empty text', { SenderId: '' }, null],
  ])('%s', async (_row, attested, senderId) => {
    const { world, batch } = createBatch();
    const record = aRecord();
    await handleMessage({ ...record, attributes: { ...record.attributes, ...attested } }, batch);
    expect(world.item().senderId).toBe(senderId);
  });
});

describe('a message that has done its work is acknowledged', () => {
  test("after a close, with SQS's time as the time of the request", async () => {
    const { world, batch, parked, delays } = createBatch();
    await handleMessage(aRecord({ sentAt: start - 1234 }), batch);
    expect(world.item().requestedAt).toBe(new Date(start - 1234).toISOString());
    expect(world.effectivePuts).toBe(1);
    expect([parked, delays]).toEqual([[], []]);
  });

  test('when it is delivered again, and nothing more is done', async () => {
    const { world, batch } = createBatch();
    await handleMessage(aRecord(), batch);
    await handleMessage(aRecord({ receives: 2 }), batch);
    expect(world.effectivePuts).toBe(1);
  });

  test('a request without an id has the id of its message', async () => {
    const { world, batch } = createBatch();
    await handleMessage(aRecord({ body: JSON.stringify({ accountingPeriod: { name: 'Nov 2026' } }) }), batch);
    expect(world.item({ tenant: 'default', requestId: 'message-close-1' }).state).toBe('watching');
  });

  test('the same request in an envelope, with other order and spacing, is the same request', async () => {
    const { world, batch, parked } = createBatch();
    const { body } = aRecord();
    const turned = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body)).reverse()), null, 2);
    const enveloped = JSON.stringify({ Type: 'Notification', MessageId: 'sns-1', Message: turned });
    await handleMessage(aRecord(), batch);
    await handleMessage(aRecord({ body: enveloped }), batch);
    expect(parked).toEqual([]);
    expect(world.effectivePuts).toBe(1);
  });
});

describe('a stored request is still the same request', () => {
  test.each([
    [
      'with nulls for what it left out',
      (body: string) => body.replace('}', '},"entityId":null,"orgIds":null'),
    ],
    ['with a byte order mark before it', (body: string) => `\ufeff${body}`],
    [
      'with both, in an envelope',
      (body: string) =>
        JSON.stringify({
          Type: 'Notification',
          MessageId: 'sns-1',
          Message: `\ufeff${body.replace('}', '},"orgIds":null')}`,
        }),
    ],
  ])('%s', async (_what, rewritten) => {
    const { world, batch, parked } = createBatch();
    const { body } = aRecord();
    await handleMessage(aRecord(), batch);
    await handleMessage(aRecord({ body: rewritten(body) }), batch);
    expect(parked).toEqual([]);
    expect(world.effectivePuts).toBe(1);
  });
});

describe('a message that is not a close request is parked at once, with its body unchanged, and acknowledged', () => {
  test.each([
    ['{"accountingPeriod": {"name": "a"},\n "entity": "e-1"}', 'entity is not allowed'],
    ['not JSON \u{1F600}', 'the body is not JSON'],
  ])('invalid-request: %s', async (body, detail) => {
    const { world, batch, parked, delays } = createBatch();
    await handleMessage(aRecord({ body }), batch);
    expect(parked).toEqual([{ body, reason: 'invalid-request', detail }]);
    expect(delays).toEqual([]);
    expect(world.effects).toEqual([]);
    expect(world.reported('request-parked')).toEqual([
      { messageId: 'message-close-1', reason: 'invalid-request', detail },
    ]);
  });

  test('unknown-tenant', async () => {
    const { world, batch, parked } = createBatch();
    world.secret = new UnknownTenantError('none');
    const record = aRecord({ tenant: 'acme-eu' });
    await handleMessage(record, batch);
    const detail = 'tenant has no secret in Secrets Manager';
    expect(parked).toEqual([{ body: record.body, reason: 'unknown-tenant', detail }]);
  });

  test('request-id-reused', async () => {
    const { world, batch, parked } = createBatch();
    world.store(anItem({ state: 'concluded', senderId: 'AROAFIRST:erp' }));
    const record = aRecord({
      body: JSON.stringify({ requestId: 'close-1', accountingPeriod: { id: 'dec' } }),
    });
    await handleMessage(record, batch);
    const why = {
      reason: 'request-id-reused',
      detail: 'requestId was used before, with other content, by the sender AROAFIRST:erp',
    };
    expect(parked).toEqual([{ body: record.body, ...why }]);
    expect(world.reported('request-parked')).toEqual([{ messageId: 'message-close-1', ...why }]);
  });

  test('if parking fails, the message stays and comes back after its back-off', async () => {
    const { world, batch, parked, delays, trouble } = createBatch();
    trouble.park = new Error('no canary in a log');
    await comesBack(handleMessage(aRecord({ body: '{', receives: 3 }), batch));
    expect(delays).toEqual([{ receiptHandle, seconds: 60 }]);
    expect(world.reported('request-failed')).toEqual([{ messageId: 'message-close-1', errorName: 'Error' }]);
    delete trouble.park;
    await handleMessage(aRecord({ body: '{', receives: 4 }), batch);
    expect(parked).toHaveLength(1);
  });
});

describe('a message that waits comes back by its own visibility', () => {
  const busy = () => createBatch(new CloseWorld(aPeriod({ run: run('Processing', 'x') })));

  test.each([
    [1, 15],
    [2, 30],
    [4, 120],
    [50, 300],
  ])('with back-off, after receive %i: %i seconds', async (receives, seconds) => {
    const { world, batch, delays } = busy();
    await comesBack(handleMessage(aRecord({ receives }), batch));
    expect(delays).toEqual([{ receiptHandle, seconds }]);
    expect(world.reported('request-waits')).toEqual([
      { tenant: 'default', requestId: 'close-1', reason: 'trial-balance-running', seconds },
    ]);
  });

  test('with jitter, between half and the whole back-off', async () => {
    const { batch, delays } = busy();
    await comesBack(handleMessage(aRecord({ receives: 4 }), { ...batch, random: () => 0.999_999 }));
    expect(delays).toEqual([{ receiptHandle, seconds: 240 }]);
  });

  test('Retry-After is a floor', async () => {
    const { world, batch, delays } = createBatch();
    world.putAnswers = [fails(zuoraAnswers(429, 'unreadable', { 'retry-after': '1800' }))];
    await comesBack(handleMessage(aRecord(), batch));
    expect(delays).toEqual([{ receiptHandle, seconds: 1800 }]);
  });

  test('never after the deadline', async () => {
    const { world, batch, delays } = busy();
    world.now = deadline - 4500;
    await comesBack(handleMessage(aRecord({ receives: 9 }), batch));
    expect(delays).toEqual([{ receiptHandle, seconds: 4 }]);
    world.now = deadline;
    await handleMessage(aRecord({ receives: 10 }), batch);
  });

  test('a message whose visibility cannot be changed comes back anyway', async () => {
    const { world, batch, trouble } = busy();
    trouble.delay = new Error('throttled');
    await comesBack(handleMessage(aRecord(), batch));
    expect(world.reported('delay-failed')).toEqual([{ messageId: 'message-close-1', errorName: 'Error' }]);
  });

  test('trouble of AWS, or a defect, is logged only by its name, and the message waits', async () => {
    const { world, batch, delays } = createBatch();
    world.beforeEffect = () => {
      throw new TypeError('a text that may quote netsuite:controller');
    };
    await comesBack(handleMessage(aRecord(), batch));
    expect(delays).toEqual([{ receiptHandle, seconds: 15 }]);
    expect(world.reported('request-failed')).toEqual([
      { tenant: 'default', requestId: 'close-1', errorName: 'TypeError' },
    ]);
    expect(world.reported('request-waits')).toMatchObject([{ reason: 'aws-trouble' }]);
  });
});

test('after trouble of AWS, a message still waits as long as Zuora asked before, in whole seconds', async () => {
  const { world, batch, delays } = createBatch();
  batch.context.tenantAccess.pause('default', world.now + 90_001);
  world.beforeEffect = () => {
    throw new Error('throttled');
  };
  await comesBack(handleMessage(aRecord(), batch));
  expect(delays).toEqual([{ receiptHandle, seconds: 91 }]);
});

describe('a message for which no time is left goes back unhandled', () => {
  test('with too little time for a PUT and its reads: it is not started and comes back after its back-off', async () => {
    const { world, batch, delays } = createBatch();
    world.timeLeftMs = startMs - 1;
    await comesBack(handleMessage(aRecord({ receives: 9 }), batch));
    expect(world.effects).toEqual([]);
    expect(delays).toEqual([{ receiptHandle, seconds: 300 }]);
    expect(world.reported('request-handed-back')).toHaveLength(1);
  });

  test('not before the pause is over that Zuora asked for', async () => {
    const { world, batch, delays } = createBatch();
    world.timeLeftMs = startMs - 1;
    batch.context.tenantAccess.pause('default', world.now + 90_001);
    await comesBack(handleMessage(aRecord(), batch));
    expect(delays).toEqual([{ receiptHandle, seconds: 91 }]);
  });

  test('with just enough time it is started', async () => {
    const { world, batch } = createBatch();
    world.timeLeftMs = startMs;
    await handleMessage(aRecord(), batch);
    expect(world.effectivePuts).toBe(1);
  });

  test('the time is checked when its turn comes, not before', async () => {
    const { world, batch, delays } = createBatch();
    world.beforeEffect = (effect) => {
      if (effect === 'zuora.put') world.timeLeftMs = startMs - 1;
    };
    const first = handleMessage(aRecord(), batch);
    const second = comesBack(handleMessage(aRecord({ requestId: 'close-2' }), batch));
    await Promise.all([first, second]);
    expect(delays).toEqual([{ receiptHandle: 'receipt-close-2', seconds: 15 }]);
    expect(world.count('ledger.create')).toBe(1);
  });

  test('a request is not parked without time, but a message that is not a request is', async () => {
    const { world, batch, parked } = createBatch();
    world.timeLeftMs = 0;
    await handleMessage(aRecord({ body: '{' }), batch);
    expect(parked).toHaveLength(1);
  });
});

/**
 * With the shortest wait each time. Beyond the limit, SQS itself moves the message to the dead-letter queue (promise
 * 4).
 */
describe('until its deadline, a message is received less often than the queue allows, whatever the reason of its return', () => {
  const limit = receiveLimit({ ...settings, pollMaxSeconds: 300 });

  type Trouble = (made: ReturnType<typeof createBatch>) => unknown;
  test.each<[what: string, body: string | undefined, befall: Trouble]>([
    ['no time is left', undefined, ({ world }) => Object.assign(world, { timeLeftMs: startMs - 1 })],
    [
      'AWS fails',
      undefined,
      ({ world }) => Object.assign(world, { beforeEffect: () => Promise.reject(new Error('down')) }),
    ],
    [
      'Zuora gives no answer',
      undefined,
      ({ world }) => Object.assign(world, { listTrouble: zuoraTrouble() }),
    ],
    ['its PUT meets a lock', undefined, ({ world }) => world.putAnswers.push(fails(refusedWith(50000050)))],
    ['it cannot be parked', '{', ({ trouble }) => Object.assign(trouble, { park: new Error('down') })],
  ])('%s', async (_what, body, befall) => {
    const made = createBatch();
    let receives = 0;
    while (made.world.now < deadline) {
      receives += 1;
      befall(made);
      made.world.nextInvocation();
      await comesBack(
        handleMessage(aRecord({ receives, ...(body === undefined ? {} : { body }) }), made.batch),
      );
      made.world.now += Math.max(1, made.delays.at(-1)?.seconds ?? 0) * 1000;
    }
    expect(receives).toBeGreaterThan(100);
    expect(receives).toBeLessThan(limit);
  });
});

describe('one batch', () => {
  /** Delays the first effect of this name until the test releases it. */
  function held(world: CloseWorld, name: string) {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    world.beforeEffect = async (effect) => {
      if (effect !== name) return;
      world.beforeEffect = () => {};
      reach();
      await promise;
    };
    return { reached, letGo: resolve };
  }

  test('the requests of one tenant run one after another', async () => {
    const { world, batch } = createBatch();
    const { reached, letGo } = held(world, 'zuora.put');
    const both = [handleMessage(aRecord(), batch), handleMessage(aRecord({ requestId: 'close-2' }), batch)];
    await reached;
    expect(world.count('ledger.create')).toBe(1);
    letGo();
    await Promise.all(both);
    expect(world.effectivePuts).toBe(1);
    expect(world.item({ tenant: 'default', requestId: 'close-2' })).toMatchObject({
      state: 'watching',
      adopted: true,
    });
  });

  test('the requests of different tenants run at the same time: one that hangs does not delay another', async () => {
    const { world, batch } = createBatch();
    const { reached, letGo } = held(world, 'zuora.list');
    const slow = handleMessage(aRecord(), batch);
    await reached;
    await handleMessage(aRecord({ tenant: 'acme-eu' }), batch);
    expect(world.item({ tenant: 'acme-eu', requestId: 'close-1' }).state).toBe('watching');
    expect(world.item().state).toBe('accepted');
    letGo();
    await slow;
  });

  test('a request that fails does not affect the next one of its tenant', async () => {
    const { world, batch } = createBatch();
    world.listTrouble = zuoraTrouble();
    const first = comesBack(handleMessage(aRecord(), batch));
    const second = handleMessage(
      aRecord({ body: '{"accountingPeriod":{"id":"nov"},"requestId":"close-2"}' }),
      batch,
    );
    await Promise.all([first, second]);
    expect(world.item({ tenant: 'default', requestId: 'close-2' }).state).toBe('watching');
  });

  test('a tenant that asks us to slow down is not called for the rest of the batch, and its messages wait for the rest of the pause', async () => {
    const { world, batch, delays } = createBatch();
    world.listTrouble = zuoraTrouble({ advice: 'slow-down', retryAfterSeconds: 400 });
    const records = ['close-1', 'close-2', 'close-3'].map((requestId) => aRecord({ requestId }));
    await Promise.all(records.map((record) => comesBack(handleMessage(record, batch))));
    expect(world.count('zuora.list')).toBe(1);
    expect(delays.map(({ seconds }) => seconds)).toEqual([400, 400, 400]);
  });
});

describe('a record that does not come from SQS', () => {
  const { messageId: _, ...nameless } = aRecord();
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no message id', nameless],
    ['no body', { ...aRecord(), body: undefined }],
    ['no attributes', { ...aRecord(), attributes: undefined }],
    [
      'a count that is no number',
      { ...aRecord(), attributes: { ApproximateReceiveCount: 'x', SentTimestamp: '1' } },
    ],
  ])('fails alone, and nothing is done: %s', async (_row, record) => {
    const { world, batch, parked, delays } = createBatch();
    await expect(handleMessage(record, batch)).rejects.toThrow();
    expect([world.effects, parked, delays]).toEqual([[], [], []]);
    await handleMessage(aRecord(), batch);
    expect(world.effectivePuts).toBe(1);
  });
});

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AwsCall } from '../../infra/local/emulators/fault-proxy.ts';
import { defaultTimings } from '../../infra/local/function-environments.ts';
import type { InvocationResult } from '../../infra/local/lambda/function-instance.ts';
import { functionNames } from '../../infra/local/stack-outputs.ts';
import { awsCallCounts, type CallCounts, zuoraCallCounts } from './call-counts.ts';
import { type Entity, type LocalWorld, startLocalWorld } from './world.ts';

const listed = 'GET /v1/accounting-periods';
const read = 'GET /v1/accounting-periods/{id}';
const put = 'PUT /v1/accounting-periods/{id}/pending-close';

/** The requests of the closing function, from the message to pending close. */
const closing = {
  firstById: {
    aws: { 'dynamodb PutItem': 3, 'secrets GetSecretValue': 1 },
    zuora: { [read]: 1, 'POST /oauth/token': 1, [put]: 1 },
  },
  byId: { aws: { 'dynamodb PutItem': 3 }, zuora: { [read]: 1, [put]: 1 } },
  byName: { aws: { 'dynamodb PutItem': 4 }, zuora: { [listed]: 1, [read]: 1, [put]: 1 } },
  redelivered: { aws: { 'dynamodb GetItem': 1 }, zuora: {} },
  // DynamoDB returns the stored item when it refuses the write. The emulator does not, so the item is read.
  sentAgain: { aws: { 'dynamodb PutItem': 1, 'dynamodb GetItem': 1 }, zuora: {} },
};

/**
 * The requests of one tick of the polling function: one Query for what is open and due, those for the items, and those
 * for the ages.
 */
const polling = {
  idle: { aws: { 'dynamodb Query': 1 }, zuora: {} },
  firstKeepingOne: {
    aws: {
      'dynamodb BatchGetItem': 2,
      'dynamodb PutItem': 1,
      'dynamodb Query': 1,
      'secrets GetSecretValue': 1,
    },
    zuora: { [read]: 1, 'POST /oauth/token': 1 },
  },
  keepingOne: {
    aws: { 'dynamodb BatchGetItem': 2, 'dynamodb PutItem': 1, 'dynamodb Query': 1 },
    zuora: { [read]: 1 },
  },
  concludingOne: {
    aws: { 'dynamodb BatchGetItem': 1, 'dynamodb PutItem': 2, 'dynamodb Query': 1, 'sns Publish': 1 },
    zuora: { [read]: 1 },
  },
};

describe('only these requests are made over the wire', {
  concurrent: false,
}, () => {
  const calls: AwsCall[] = [];
  let world: LocalWorld;
  let entity: Entity;
  const requestId = `test/${randomUUID()}`;

  beforeAll(async () => {
    world = await startLocalWorld({
      tickSeconds: null,
      eventSource: false,
      simulator: { runSeconds: 'manual', queueSeconds: 0, lagSeconds: 0 },
      emulators: { onCall: (call) => void calls.push(call) },
    });
    entity = world.entity();
  });
  afterAll(() => world.stop());

  /** The functions' requests to AWS and Zuora while an action runs. */
  async function requestsOf(
    work: () => Promise<InvocationResult>,
  ): Promise<{ aws: CallCounts; zuora: CallCounts }> {
    const [before, beforeZuora] = [calls.length, world.simulator.requests.length];
    const { error } = await work();
    expect(error).toBeUndefined();
    const own = calls
      .slice(before)
      .filter(({ caller }) => Object.values<string | null>(functionNames).includes(caller));
    return {
      aws: awsCallCounts(own),
      zuora: zuoraCallCounts(world.simulator.requests.slice(beforeZuora)),
    };
  }

  function close(
    { entityId }: Entity,
    accountingPeriod: object,
    id = `test/${randomUUID()}`,
    receiveCount = 1,
  ) {
    const attributes = {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(Date.now()),
      SenderId: 'AIDA',
    };
    const body = JSON.stringify({ requestId: id, entityId, accountingPeriod });
    return requestsOf(() =>
      world.closing.invoke({
        Records: [{ messageId: randomUUID(), receiptHandle: 'none', body, attributes }],
      }),
    );
  }

  const tick = () => requestsOf(() => world.ticker.tick());
  const untilDue = () => sleep(defaultTimings.pollMaxSeconds * 1000 + 100);

  test('a tick when nothing is open', async () => {
    expect(await tick()).toEqual(polling.idle);
    expect(await tick()).toEqual(polling.idle);
  });

  test('the first close of a container, by id', async () => {
    expect(await close(entity, { id: entity.november }, requestId)).toEqual(closing.firstById);
    expect(entity.books.period(entity.november).status).toBe('PendingClose');
  });

  test('the same message again, and the same request in another message', async () => {
    expect(await close(entity, { id: entity.november }, requestId, 2)).toEqual(closing.redelivered);
    expect(await close(entity, { id: entity.november }, requestId)).toEqual(closing.sentAgain);
  });

  test('a tick that keeps it, with the container’s first calls to Zuora, and the next tick', async () => {
    await untilDue();
    expect(await tick()).toEqual(polling.firstKeepingOne);
    await untilDue();
    expect(await tick()).toEqual(polling.keepingOne);
  });

  test('a tick that concludes and publishes it', async () => {
    entity.books.finishRun(entity.november);
    await untilDue();
    expect(await tick()).toEqual(polling.concludingOne);
    expect((await world.outcomeOf(requestId)).data.outcome).toBe('completed');
  });

  test('a tick after that', async () => {
    expect(await tick()).toEqual(polling.idle);
  });

  test('further closes, by id and by name', async () => {
    const [one, other] = [world.entity(), world.entity()];
    expect(await close(one, { id: one.november })).toEqual(closing.byId);
    expect(await close(other, { name: 'Nov 2026' })).toEqual(closing.byName);
    expect(other.books.period(other.november).status).toBe('PendingClose');
  });
});

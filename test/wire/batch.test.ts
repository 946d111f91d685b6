import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canaryCredentials } from '../canary.ts';
import { until } from '../until.ts';
import { expectOneClose, expectValidBatchResponses } from './promise.ts';
import { startWire, type Wire } from './wire.ts';

let wire: Wire;
beforeAll(async () => {
  // The message that waits for a silent Zuora takes 20 s. On a busy machine the others of its batch have time left, too.
  wire = await startWire({ isReadOnDemand: true, timeoutSeconds: 90 });
});
afterAll(async () => {
  await wire.stop();
  expectValidBatchResponses(wire);
});

const november = { name: 'Nov 2026' };

describe('a batch', { concurrent: false }, () => {
  test('of ten messages, eight of them faulty in different ways: the others are handled, and each faulty one as soon as it can be', async () => {
    const [byName, byId, withoutSecret, silent, unstored, garbled, twice] = await Promise.all([
      wire.client(),
      wire.client(),
      wire.client(),
      wire.client(),
      wire.client(),
      wire.client(),
      wire.client(),
    ]);
    const first = `wire/${randomUUID()}`;
    const before = wire.readQueue();
    await twice.sendRequest(november, first);
    await expectOneClose(wire, twice, first);
    await before();
    wire.emulators.secrets.break(`zuora-pending-close/${withoutSecret.name}`, 'AccessDeniedException');
    const on = { path: /accounting-periods/ };
    const silence = silent.simulator.fail({ on, what: { kind: 'hang' } });
    const garbling = garbled.simulator.fail({ on, what: { kind: 'html', status: 200 } });
    const storeAgain = unstored.failAws({ service: 'dynamodb', operation: 'PutItem', what: 'error-500' });

    const good = [await byName.sendRequest(), await byId.sendRequest({ id: byId.november })];
    const ill = [
      await withoutSecret.sendRequest(),
      await silent.sendRequest(),
      await unstored.sendRequest(),
      await garbled.sendRequest(),
    ];
    const marks = { notJson: randomUUID(), unknown: randomUUID(), large: randomUUID() };
    const parked = [
      { body: `{"accountingPeriod": ${marks.notJson}`, mark: marks.notJson, reason: 'invalid-request' },
      {
        body: JSON.stringify({ accountingPeriod: november, tenant: `t-${marks.unknown}` }),
        mark: marks.unknown,
        reason: 'unknown-tenant',
      },
      {
        body: JSON.stringify({
          requestId: first,
          tenant: twice.name,
          accountingPeriod: { name: 'Dec 2026' },
        }),
        mark: first,
        reason: 'request-id-reused',
      },
      {
        body: JSON.stringify({ accountingPeriod: november, note: marks.large.repeat(2_000) }),
        mark: marks.large,
        reason: 'invalid-request',
      },
    ];
    for (const { body } of parked) await wire.send(body);
    wire.readQueue();

    await expectOneClose(wire, byName, good[0] ?? '');
    await expectOneClose(wire, byId, good[1] ?? '');
    for (const { body, mark, reason } of parked) {
      const message = await wire.parked(mark);
      expect(message.body).toBe(body);
      expect(message.attributes).toEqual({ reason, detail: expect.any(String) });
    }
    for (const requestId of ill) expect(wire.deliveriesOf(requestId)).toEqual([]);
    await until(() => wire.batches.some(({ messageIds }) => messageIds.length === 10));
    const batch = wire.batches.find(({ messageIds }) => messageIds.length === 10);
    expect(batch?.returned).toHaveLength(ill.length);

    withoutSecret.restoreSecret();
    silence.remove();
    garbling.remove();
    storeAgain();
    await expectOneClose(wire, withoutSecret, ill[0] ?? '');
    await expectOneClose(wire, silent, ill[1] ?? '');
    await expectOneClose(wire, unstored, ill[2] ?? '');
    await expectOneClose(wire, garbled, ill[3] ?? '');
    expect(twice.puts()).toEqual({ sent: 1, effective: 1 });
  });

  test('whose token is revoked while it is handled goes on with a new one', async () => {
    const entityIds = Array.from({ length: 5 }, () => randomUUID());
    const { clientId, clientSecret } = canaryCredentials;
    const client = await wire.client({ clients: [{ clientId, clientSecret, entityIds }] });
    for (const entityId of entityIds) {
      client.simulator.books({ entityId }).addMonths('2026-10', 2, { closedThrough: '2026-10' });
    }
    let closes = 0;
    client.simulator.onEvent(({ kind }) => {
      if (kind !== 'pending-close-set') return;
      closes += 1;
      if (closes === 2) client.simulator.revokeTokens();
    });

    const requestIds = entityIds.map((_, index) => `wire/${client.name}/${index}`);
    for (const [index, entityId] of entityIds.entries()) {
      await wire.send({
        requestId: requestIds[index],
        tenant: client.name,
        entityId,
        accountingPeriod: november,
      });
    }

    for (const requestId of requestIds) {
      expect((await wire.outcomeOf(requestId)).data.outcome).toBe('completed');
    }
    expect(client.puts().effective).toBe(entityIds.length);
    expect(client.simulator.requests.some(({ status }) => status === 401)).toBe(true);
    expect(wire.sinks.log.filter((line) => line.includes(client.name)).join()).not.toContain(
      'credentials-refused',
    );
  });

  test('with invalid records lists these as failed, and handles the others', async () => {
    const client = await wire.client();
    const requestId = `wire/${randomUUID()}`;
    const body = JSON.stringify({ requestId, tenant: client.name, accountingPeriod: november });
    const attributes = { ApproximateReceiveCount: '1', SentTimestamp: String(Date.now()) };
    const Records = [
      { messageId: 'without-anything' },
      { messageId: 'without-attributes', receiptHandle: 'x', body },
      { messageId: 'good', receiptHandle: 'x', body, attributes },
      { messageId: 'with-a-number', receiptHandle: 'x', body: 7, attributes },
    ];

    const { payload } = await wire.invoke({ Records });

    await expectOneClose(wire, client, requestId);
    const named = Object(payload).batchItemFailures.map(
      ({ itemIdentifier }: { itemIdentifier: string }) => itemIdentifier,
    );
    expect(named).toEqual(
      expect.arrayContaining(['without-anything', 'without-attributes', 'with-a-number']),
    );
    expect(named).not.toContain('good');
  });

  test.for([null, {}, { Records: 'none' }, []])('of another form fails as a whole: %j', async (event) => {
    const result = await wire.invoke(event);

    expect(result.error).toBeDefined();
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FaultKind } from '../../infra/local/emulators/fault-proxy.ts';
import { until } from '../until.ts';
import { expectOneClose, expectOneOutcome, expectValidBatchResponses } from './promise.ts';
import { startWire, type Wire } from './wire.ts';

// When a message's visibility is not changed, the queue's own timeout applies, which is short here. So a message can
// come again while it is still being handled.

let wire: Wire;
beforeAll(async () => {
  wire = await startWire({ emulators: { visibilitySeconds: 3 } });
});
afterAll(async () => {
  await wire.stop();
  expectValidBatchResponses(wire);
});

const whats: FaultKind[] = ['throttle', 'error-500', 'reset-before', 'reset-after'];
const logged = (code: string) => wire.sinks.log.filter((line) => line.includes(`"${code}"`)).length;

test('messages whose visibility cannot be changed come back anyway', async () => {
  const operation = 'ChangeMessageVisibility';
  for (const what of whats) wire.emulators.fail({ service: 'sqs', operation, what, times: 3 });
  wire.emulators.fail({ service: 'sqs', operation, what: 'hang', times: 3 });
  const clients = await Promise.all([
    wire.client(),
    wire.client(),
    wire.client(),
    wire.client(),
    wire.client(),
  ]);
  const outages = clients.map(({ simulator }) =>
    simulator.fail({ on: { method: 'GET' }, what: { kind: 'status', status: 503 } }),
  );

  const requestIds = await Promise.all(clients.map((client) => client.sendRequest()));
  await until(() => logged('delay-failed') >= whats.length);
  for (const { remove } of outages) remove();

  for (const [index, client] of clients.entries()) {
    await expectOneClose(wire, client, requestIds[index] ?? '');
  }
});

test('an index that cannot be read costs only ticks', async () => {
  const service = 'dynamodb';
  for (const what of whats) wire.emulators.fail({ service, operation: 'Query', what, times: 3 });
  wire.emulators.fail({ service, operation: 'Query', what: 'hang', times: 1 });
  const client = await wire.client();

  const requestId = await client.sendRequest();

  await expectOneClose(wire, client, requestId);
});

test('a message that was handled and cannot be deleted is handled again, without effect', async () => {
  const client = await wire.client();
  const messageId = await wire.send({
    requestId: `wire/${client.name}`,
    tenant: client.name,
    accountingPeriod: { name: 'Nov 2026' },
  });
  for (const what of whats) {
    wire.emulators.fail({ service: 'sqs', operation: 'DeleteMessageBatch', what, times: 2 });
  }

  await expectOneClose(wire, client, `wire/${client.name}`);
  await until(() => wire.batches.filter(({ messageIds }) => messageIds.includes(messageId)).length >= 2);

  expect(client.puts()).toEqual({ sent: 1, effective: 1 });
  expectOneOutcome(wire, `wire/${client.name}`);
});

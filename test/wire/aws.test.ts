import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FaultKind } from '../../infra/local/emulators/fault-proxy.ts';
import {
  expectNoDelayOfOthers,
  expectOneClose,
  expectOneOutcome,
  expectValidBatchResponses,
} from './promise.ts';
import { startWire, type Wire } from './wire.ts';

// Each test has its own tenant, whose name marks the calls that fail. The tests can run together, because they mostly
// wait.
vi.setConfig({ maxConcurrency: 60 });

let wire: Wire;
beforeAll(async () => {
  wire = await startWire();
});
afterAll(async () => {
  await wire.stop();
  expectValidBatchResponses(wire);
});

/** The SDK tries three times. So this number of faults is one failed call; with fewer, the SDK's retry succeeds. */
const wholeCall = 3;
const faults: { what: FaultKind; times: number }[] = [
  { what: 'throttle', times: wholeCall },
  { what: 'error-500', times: wholeCall },
  { what: 'reset-before', times: wholeCall },
  { what: 'reset-after', times: wholeCall },
  { what: 'reset-after', times: 1 },
  { what: 'hang', times: 1 },
];

describe('DynamoDB', () => {
  const writes = [
    { item: 'accepted', holding: '"state":{"S":"accepted"}' },
    { item: 'sent', holding: '"state":{"S":"sent"}' },
    { item: 'watching', holding: '"state":{"S":"watching"}' },
    { item: 'concluded', holding: '"state":{"S":"concluded"}' },
    { item: 'published', holding: '"publishedAt":{"S":' },
  ];
  const rows = writes.flatMap((write) => faults.map((fault) => ({ ...write, ...fault })));

  test.for(rows)('PutItem of the $item item: $what, $times times', async ({ holding, what, times }) => {
    const client = await wire.client();
    client.failAws({ service: 'dynamodb', operation: 'PutItem', containing: [holding], what, times });

    const requestId = await client.sendRequest();

    await expectOneClose(wire, client, requestId);
  });

  test.for(faults)(
    'GetItem, and then BatchGetItem for the function that polls: $what, $times times',
    async (fault) => {
      const client = await wire.client();
      client.failAws({ service: 'dynamodb', operation: 'GetItem', ...fault });
      client.simulator.onEvent(({ kind }) => {
        if (kind !== 'pending-close-set') return;
        client.failAws({ service: 'dynamodb', operation: 'BatchGetItem', ...fault });
      });

      const requestId = await client.sendRequest();

      await expectOneClose(wire, client, requestId);
    },
  );

  test('every write hangs for one tenant, which delays no other', async () => {
    await expectNoDelayOfOthers(wire, (client) =>
      client.failAws({ service: 'dynamodb', operation: 'PutItem', what: 'hang' }),
    );
  });
});

describe('SNS', () => {
  test.for(faults)('Publish: $what, $times times', async (fault) => {
    const client = await wire.client();
    client.failAws({ service: 'sns', operation: 'Publish', ...fault });

    const requestId = await client.sendRequest();

    await expectOneClose(wire, client, requestId);
  });

  test('fails for one tenant until it works again, which delays no other', async () => {
    await expectNoDelayOfOthers(wire, (client) =>
      client.failAws({ service: 'sns', operation: 'Publish', what: 'error-500' }),
    );
  });
});

describe('Secrets Manager', () => {
  test.for(faults)('GetSecretValue: $what, $times times', async (fault) => {
    const client = await wire.client();
    client.failAws({ service: 'secrets', operation: 'GetSecretValue', ...fault });

    const requestId = await client.sendRequest();

    await expectOneClose(wire, client, requestId);
  });

  const refusals = [
    'AccessDeniedException',
    'DecryptionFailure',
    'InvalidRequestException',
    'InternalServiceError',
  ];
  test.for(refusals)('a secret that cannot be read for a while: %s', async (code) => {
    const client = await wire.client();
    wire.emulators.secrets.break(`zuora-pending-close/${client.name}`, code);

    const requestId = await client.sendRequest();
    await wire.logged(client.name, 'request-waits');
    client.restoreSecret();

    await expectOneClose(wire, client, requestId);
  });

  test('a request waits for a secret that was removed after the request was stored', async () => {
    const client = await wire.client();
    client.fail('list', { kind: 'status', status: 401 }, { times: 2 });
    const requestId = await client.sendRequest();
    await wire.logged(client.name, 'request-waits');

    wire.emulators.secrets.remove(`zuora-pending-close/${client.name}`);
    client.simulator.revokeTokens();
    await wire.logged(client.name, 'credentials-refused');
    client.restoreSecret();

    await expectOneClose(wire, client, requestId);
  });

  test('a message of an unknown tenant is parked; when the tenant gets a secret, it is known at once', async () => {
    const client = await wire.client();
    wire.emulators.secrets.remove(`zuora-pending-close/${client.name}`);

    const unknown = await client.sendRequest();
    const message = await wire.parked(unknown);
    client.restoreSecret();
    const requestId = await client.sendRequest();

    expect(message.attributes.reason).toBe('unknown-tenant');
    await expectOneClose(wire, client, requestId);
    expect(wire.deliveriesOf(unknown)).toEqual([]);
  });
});

describe('SQS', () => {
  test.for(faults)('SendMessage to the dead-letter queue: $what, $times times', async (fault) => {
    const marker = randomUUID();
    const body = `{"accountingPeriod":{"name":"Nov 2026"},"note":"${marker}"}`;
    const sending = { operation: 'SendMessage', containing: [marker, 'dead-letters'] };
    wire.emulators.fail({ service: 'sqs', ...sending, ...fault });

    await wire.send(body);

    const message = await wire.parked(marker);
    expect(message.body).toBe(body);
    expect(message.attributes).toEqual({ reason: 'invalid-request', detail: 'note is not allowed' });
  });
});

test('faults of all services together, at every state: one outcome', async () => {
  const client = await wire.client();
  const whats: FaultKind[] = ['throttle', 'error-500', 'reset-before', 'reset-after'];
  for (const what of whats) {
    client.failAws({ service: 'dynamodb', operation: 'PutItem', what, times: 1 });
    client.failAws({ service: 'dynamodb', operation: 'GetItem', what, times: 1 });
    client.failAws({ service: 'secrets', what, times: 1 });
    client.failAws({ service: 'sns', what, times: 1 });
  }

  const requestId = await client.sendRequest();

  await expectOneClose(wire, client, requestId);
  expectOneOutcome(wire, requestId);
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FaultKind } from '../../infra/local/emulators/fault-proxy.ts';
import { expectOneClose, expectOneOutcome, expectValidBatchResponses } from './promise.ts';
import { startWire, type Wire } from './wire.ts';

// Each test has a tenant of its own, whose name marks the calls that fail; and they wait far more than they work.
vi.setConfig({ maxConcurrency: 60, testTimeout: 200_000 });

let wire: Wire;
beforeAll(async () => {
  wire = await startWire();
});
afterAll(async () => {
  await wire.stop();
  expectValidBatchResponses(wire);
});

/** The SDK tries three times: so many faults are one call that fails, fewer are one that it mends by itself. */
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

    const requestId = await client.ask();

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

      const requestId = await client.ask();

      await expectOneClose(wire, client, requestId);
    },
  );

  test('every write hangs for one tenant, which delays no other', async () => {
    const [ill, well] = await Promise.all([wire.client(), wire.client()]);
    const heal = ill.failAws({ service: 'dynamodb', operation: 'PutItem', what: 'hang' });

    const patient = await ill.ask();
    const requestId = await well.ask();
    await expectOneClose(wire, well, requestId);
    expect(wire.deliveriesOf(patient)).toEqual([]);
    heal();

    await expectOneClose(wire, ill, patient);
  });
});

describe('SNS', () => {
  test.for(faults)('Publish: $what, $times times', async (fault) => {
    const client = await wire.client();
    client.failAws({ service: 'sns', operation: 'Publish', ...fault });

    const requestId = await client.ask();

    await expectOneClose(wire, client, requestId);
  });

  test('what it takes for one tenant in vain goes out once it can, and no other waits for that', async () => {
    const [ill, well] = await Promise.all([wire.client(), wire.client()]);
    const heal = ill.failAws({ service: 'sns', operation: 'Publish', what: 'error-500' });

    const patient = await ill.ask();
    const requestId = await well.ask();
    await expectOneClose(wire, well, requestId);
    expect(wire.deliveriesOf(patient)).toEqual([]);
    heal();

    await expectOneClose(wire, ill, patient);
  });
});

describe('Secrets Manager', () => {
  test.for(faults)('GetSecretValue: $what, $times times', async (fault) => {
    const client = await wire.client();
    client.failAws({ service: 'secrets', operation: 'GetSecretValue', ...fault });

    const requestId = await client.ask();

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

    const requestId = await client.ask();
    await wire.logged(client.name, 'request-waits');
    client.mend();

    await expectOneClose(wire, client, requestId);
  });

  test('a secret that is gone after its request was stored is waited for', async () => {
    const client = await wire.client();
    client.fail('list', { kind: 'status', status: 401 }, { times: 2 });
    const requestId = await client.ask();
    await wire.logged(client.name, 'request-waits');

    wire.emulators.secrets.remove(`zuora-pending-close/${client.name}`);
    client.simulator.revokeTokens();
    await wire.logged(client.name, 'credentials-refused');
    client.mend();

    await expectOneClose(wire, client, requestId);
  });

  test('a tenant that it does not know is parked, and known as soon as it has a secret', async () => {
    const client = await wire.client();
    wire.emulators.secrets.remove(`zuora-pending-close/${client.name}`);

    const unknown = await client.ask();
    const message = await wire.parked(unknown);
    client.mend();
    const requestId = await client.ask();

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

test('all at once, and again at every state: one outcome', async () => {
  const client = await wire.client();
  const whats: FaultKind[] = ['throttle', 'error-500', 'reset-before', 'reset-after'];
  for (const what of whats) {
    client.failAws({ service: 'dynamodb', operation: 'PutItem', what, times: 1 });
    client.failAws({ service: 'dynamodb', operation: 'GetItem', what, times: 1 });
    client.failAws({ service: 'secrets', what, times: 1 });
    client.failAws({ service: 'sns', what, times: 1 });
  }

  const requestId = await client.ask();

  await expectOneClose(wire, client, requestId);
  expectOneOutcome(wire, requestId);
});

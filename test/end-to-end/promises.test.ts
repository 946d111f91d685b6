import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultKind } from '../../infra/zuora-simulator/simulator.ts';
import { canaryCredentials } from '../canary.ts';
import { messageIn, until } from '../until.ts';
import { type LocalWorld, startLocalWorld } from './world.ts';

let world: LocalWorld;

beforeAll(async () => {
  world = await startLocalWorld();
  world.outcomes();
});
afterAll(() => world.stop());

/** Every close ends as completed, and Zuora carried out one PUT for it. */
async function expectOneCompletedClose(requestId: string, november: string): Promise<void> {
  const event = await world.outcomeOf(requestId);
  expect(event.data).toMatchObject({ outcome: 'completed', adopted: false });
  expect(world.putsFor(november).filter(({ effect }) => effect)).toHaveLength(1);
}

describe.concurrent('no outcome tells of a run that began before this pending close', () => {
  test('a trial balance run that was Completed before the request is never its result', async () => {
    const slow = await startLocalWorld({ simulator: { lagSeconds: 4, runSeconds: 1 } });
    try {
      const { entityId, books, november } = slow.entity();
      books.rerun(november);
      await until(() => books.period(november).runTrialBalanceStatus === 'Completed');
      const older = books.period(november).runTrialBalanceStart;

      const event = await slow.outcomeOf(await slow.ask(entityId, { id: november }));

      expect(event.data.trialBalance.start).not.toBe(older);
      expect(event.data).toMatchObject({ outcome: 'completed', trialBalance: { status: 'Completed' } });
    } finally {
      await slow.stop();
    }
  });
});

describe.concurrent('at most one PUT takes effect', () => {
  const lostAnswers: { of: string; what: FaultKind }[] = [
    { of: 'never comes', what: { kind: 'hang' } },
    { of: 'is cut off', what: { kind: 'reset' } },
    { of: 'breaks off in its body', what: { kind: 'reset-in-body' } },
    { of: 'is a gateway timeout', what: { kind: 'status', status: 504 } },
    { of: 'is empty', what: { kind: 'empty' } },
    { of: 'is a page of the edge', what: { kind: 'html' } },
    { of: 'has no success', what: { kind: 'success-missing' } },
    { of: 'has success as text', what: { kind: 'success-as-string' } },
    { of: 'is truncated gzip', what: { kind: 'truncated-gzip' } },
    { of: 'is a redirect', what: { kind: 'redirect', to: 'http://127.0.0.1:9/' } },
  ];

  test.for(lostAnswers)('a PUT that took effect and whose answer $of is not repeated', async ({ what }) => {
    const { entityId, november } = world.entity();
    world.simulator.fail({
      on: { path: '/pending-close', periodId: november },
      times: 1,
      what,
      takesEffect: true,
    });

    const requestId = await world.ask(entityId, { id: november });

    await expectOneCompletedClose(requestId, november);
    expect(world.putsFor(november)).toHaveLength(1);
  });

  test('a PUT that did not take effect and whose answer was lost is sent again after its hold', async () => {
    const { entityId, november } = world.entity();
    const on = { path: '/pending-close', periodId: november };
    world.simulator.fail({ on, times: 1, what: { kind: 'reset' } });

    await expectOneCompletedClose(await world.ask(entityId, { id: november }), november);

    expect(world.putsFor(november)).toHaveLength(2);
  });

  test('a PUT that takes effect after its caller timed out is found and not repeated', async () => {
    const { entityId, november } = world.entity();
    const on = { path: '/pending-close', periodId: november };
    world.simulator.fail({
      on,
      times: 1,
      what: { kind: 'reset' },
      takesEffect: true,
      effectAfterSeconds: 1.5,
    });

    await expectOneCompletedClose(await world.ask(entityId, { id: november }), november);

    expect(world.putsFor(november)).toHaveLength(1);
  });

  test('a request delivered many times, also at once, is one PUT and one outcome id', async () => {
    const { entityId, november } = world.entity();
    const requestId = `test/delivered-again-${entityId}`;
    const message = { requestId, entityId, accountingPeriod: { id: november } };

    await Promise.all(Array.from({ length: 8 }, () => world.send(message)));
    await expectOneCompletedClose(requestId, november);
    await world.send(message);

    const again = { ...message, accountingPeriod: { name: 'Nov 2026' } };
    await world.send(again);
    const parked = await messageIn(
      world.deadLetters(),
      ({ body }) => JSON.parse(body).requestId === requestId,
    );
    expect(parked.attributes.reason).toBe('request-id-reused');
    expect(new Set(world.deliveriesOf(requestId).map(({ body }) => body)).size).toBe(1);
    expect(world.putsFor(november)).toHaveLength(1);
  });
});

describe.concurrent('a 200 that reports a failure is not a success', () => {
  const dialects: FaultKind[] = [
    { kind: 'reasons', codes: [50000050] },
    { kind: 'reasons', codes: ['50000050'] },
    { kind: 'reasons', codes: [70], withoutSuccess: true },
    { kind: 'reasons', codes: [50000060] },
    { kind: 'code-message', status: 200 },
    { kind: 'message', status: 200 },
    { kind: 'error-object', status: 200 },
    { kind: 'error-status-message', status: 200 },
    { kind: 'success-errors', status: 200 },
    { kind: 'fault-code', status: 200 },
    { kind: 'faultcode', status: 200 },
    { kind: 'json', body: { success: false } },
    { kind: 'json', body: { success: 1 } },
    { kind: 'json', body: [] },
  ];

  test.for(dialects.map((what) => ({ what, name: JSON.stringify(what) })))('$name', async ({ what }) => {
    const { entityId, november } = world.entity();
    world.simulator.fail({ on: { path: '/pending-close', periodId: november }, times: 1, what });

    const requestId = await world.ask(entityId, { id: november });

    await expectOneCompletedClose(requestId, november);
    expect(world.putsFor(november)).toHaveLength(2);
  });
});

describe('credentials', () => {
  test('both functions notice when a secret is rotated during a close', async () => {
    const rotating = await startLocalWorld({ simulator: { runSeconds: 3 } });
    try {
      const { entityId, november, books } = rotating.entity();
      const requestId = await rotating.ask(entityId, { id: november });
      await until(() => books.period(november).status === 'PendingClose');

      const [client] = rotating.simulator.clients;
      if (client === undefined) throw new Error('The simulator has no client');
      client.clientSecret = `${canaryCredentials.clientSecret}2`;
      rotating.simulator.revokeTokens();
      rotating.emulators.secrets.put('zuora-pending-close/default', rotating.secretFor(client));
      const event = await rotating.outcomeOf(requestId);
      const next = await rotating.outcomeOf(
        await rotating.ask(entityId, { id: november }, { requestedBy: 'after the rotation' }),
      );

      expect(event.data.outcome).toBe('completed');
      expect(next.data).toMatchObject({ outcome: 'completed', adopted: true });
      expect(rotating.logs.filter(({ fields }) => fields?.code === 'credentials-refused')).toEqual([]);
    } finally {
      await rotating.stop();
    }
  });

  test('a request waits while the secret is not usable, and goes on afterwards', async () => {
    const unready = await startLocalWorld();
    try {
      const { entityId, november } = unready.entity();
      const [client] = unready.simulator.clients;
      if (client === undefined) throw new Error('The simulator has no client');
      unready.emulators.secrets.put('zuora-pending-close/default', { baseUrl: unready.simulator.url });

      const requestId = await unready.ask(entityId, { id: november });
      await until(() => unready.logs.some(({ fields }) => fields?.code === 'credentials-refused'));
      unready.emulators.secrets.put('zuora-pending-close/default', unready.secretFor(client));

      expect((await unready.outcomeOf(requestId)).data.outcome).toBe('completed');
    } finally {
      await unready.stop();
    }
  });
});

describe('outages cost time and never a request', () => {
  test.for(['sqs', 'sns', 'dynamodb', 'secrets'] as const)('%s is out for a while', async (service) => {
    const shaken = await startLocalWorld({ timings: { backoffMaxSeconds: 3, putAnswerSeconds: 2 } });
    try {
      const { entityId, november } = shaken.entity();
      shaken.outcomes();
      const endFault = shaken.emulators.fail({ service, what: 'error-500' });
      const asked = service === 'sqs' ? undefined : shaken.ask(entityId, { id: november });
      await new Promise((resolve) => setTimeout(resolve, 2_500));
      endFault();

      const requestId = await (asked ?? shaken.ask(entityId, { id: november }));

      expect((await shaken.outcomeOf(requestId)).data.outcome).toBe('completed');
      expect(shaken.putsFor(november).filter(({ effect }) => effect)).toHaveLength(1);
    } finally {
      await shaken.stop();
    }
  });
});

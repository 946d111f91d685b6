import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outcomeId } from '../../functions/contract/outcome-id.ts';
import { createStackClock } from '../../infra/local/clock/stack-clock.ts';
import { passOn } from '../infra/aws/monitoring/runbook-session.ts';
import { until } from '../until.ts';
import { type LocalWorld, startLocalWorld } from './world.ts';

// Each outcome of the specification, over the wire: a message on the queue, both functions, Zuora over HTTP, the
// topic's subscriber. All tests use one stack, and each has the books of its own entity.
let world: LocalWorld;

beforeAll(async () => {
  world = await startLocalWorld();
  world.outcomes();
});
afterAll(() => world.stop());

describe.concurrent('completed', () => {
  const waysToAsk = [
    { by: 'id', asked: (id: string) => ({ id }) },
    { by: 'name', asked: () => ({ name: 'Nov 2026' }) },
    { by: 'a date inside it', asked: () => ({ date: '2026-11-17' }) },
    { by: 'having ended before a day', asked: () => ({ endedBefore: '2026-12-03' }) },
    {
      by: 'having ended before the day of an instant in a time zone',
      asked: () => ({ endedBefore: '2026-12-01T04:59:00Z', timezone: 'Asia/Tokyo' }),
    },
  ];

  test.for(waysToAsk)('a period asked for by $by', async ({ asked }) => {
    const { entityId, november, books } = world.entity();

    const requestId = await world.ask(entityId, asked(november), { requestedBy: 'netsuite:controller' });
    const event = await world.outcomeOf(requestId);

    const shown = books.period(november);
    expect(event).toMatchObject({
      id: outcomeId('default', requestId),
      type: 'zuora.pending-close.completed.v1',
      subject: november,
      data: {
        outcome: 'completed',
        requestId,
        requestedBy: 'netsuite:controller',
        entityId,
        adopted: false,
        accountingPeriod: { id: november, name: 'Nov 2026', endDate: '2026-11-30', status: 'PendingClose' },
        trialBalance: {
          status: 'Completed',
          start: shown.runTrialBalanceStart,
          end: shown.runTrialBalanceEnd,
          errorMessage: null,
        },
        reasons: [],
      },
    });
    expect(event.data.reportFileIds.revenueDetailCsvFileId).toEqual(expect.any(String));
    expect(world.putsFor(november)).toEqual([{ effect: true, status: 200 }]);
  });

  test('a period that a person set to pending close before us is adopted, and no PUT is sent', async () => {
    const { entityId, november, books } = world.entity();
    books.setPendingCloseByHand(november);

    const event = await world.outcomeOf(await world.ask(entityId, { id: november }));

    expect(event.data).toMatchObject({ outcome: 'completed', adopted: true, pendingCloseAt: null });
    expect(world.putsFor(november)).toEqual([]);
  });

  test('a period that waits for a trial balance in progress', async () => {
    const { entityId, november, books } = world.entity();
    books.startScheduledRun(november);

    const event = await world.outcomeOf(await world.ask(entityId, { id: november }));

    expect(event.data.outcome).toBe('completed');
    expect(world.putsFor(november).filter(({ effect }) => effect)).toHaveLength(1);
  });
});

describe.concurrent('failed', () => {
  test.for([
    { text: 'with Zuora’s text', errorMessage: 'FX rate EUR/USD missing for 2026-11-17; load it and rerun.' },
    { text: 'without any text', errorMessage: null },
  ])('a trial balance in error $text', async ({ errorMessage }) => {
    const { entityId, november, books } = world.entity();
    books.nextRunEnds(november, { status: 'Error', errorMessage });

    const event = await world.outcomeOf(await world.ask(entityId, { name: 'Nov 2026' }));

    expect(event.type).toBe('zuora.pending-close.failed.v1');
    expect(event.data).toMatchObject({
      outcome: 'failed',
      accountingPeriod: { status: 'PendingClose' },
      trialBalance: { status: 'Error', errorMessage },
    });
  });
});

describe.concurrent('rejected', () => {
  test.for([
    { reason: 'period-not-found', asked: { name: 'Nov 1926' } },
    { reason: 'period-not-found', asked: { id: 'f'.repeat(32) } },
    { reason: 'period-closed', asked: { name: 'Oct 2026' } },
    { reason: 'period-open-ended', asked: { date: '2031-01-01' } },
    { reason: 'period-open-ended', asked: { name: 'Open-Ended' } },
  ])('$reason: $asked', async ({ reason, asked }) => {
    const { entityId } = world.entity();

    const event = await world.outcomeOf(await world.ask(entityId, asked));

    expect(event.type).toBe('zuora.pending-close.rejected.v1');
    expect(event.data).toMatchObject({
      outcome: 'rejected',
      reasons: [{ code: reason, zuoraCode: null }],
      trialBalance: { status: null, start: null, errorMessage: null },
    });
  });

  test('period-ambiguous: two periods with the same name', async () => {
    const { entityId, books } = world.entity();
    books.addPeriod({ name: 'Nov 2026', startDate: '2027-02-01', endDate: '2027-02-28' });

    const event = await world.outcomeOf(await world.ask(entityId, { name: 'Nov 2026' }));

    expect(event.data).toMatchObject({ outcome: 'rejected', reasons: [{ code: 'period-ambiguous' }] });
    expect(event.subject).toBe('Nov 2026');
  });

  test('earlier-periods-open: names the periods that must be closed first', async () => {
    const { entityId, november, books } = world.entity();
    books.reopen(books.period('Sep 2026').id);
    books.reopen(books.period('Oct 2026').id);

    const event = await world.outcomeOf(await world.ask(entityId, { id: november }));

    expect(event.data.outcome).toBe('rejected');
    expect(event.data.reasons.map(({ code, message }) => [code, message])).toEqual([
      ['earlier-periods-open', expect.stringContaining('Sep 2026')],
      ['earlier-periods-open', expect.stringContaining('Oct 2026')],
    ]);
  });

  test('refused-by-zuora: the sixth refusal that nothing explains, with Zuora’s own reasons', async () => {
    const { entityId, november, books } = world.entity();
    books.setPendingRevenueSchedule(november, true);

    const event = await world.outcomeOf(await world.ask(entityId, { id: november }));

    expect(event.data.outcome).toBe('rejected');
    expect(event.data.reasons).toEqual([
      { code: 'refused-by-zuora', message: expect.stringMatching(/revenue/i), zuoraCode: '50000030' },
    ]);
    expect(world.putsFor(november)).toHaveLength(6);
  });
});

describe.concurrent('withdrawn', () => {
  test('a period that was reopened while its trial balance ran', async () => {
    const { entityId, november, books } = world.entity();
    const requestId = await world.ask(entityId, { id: november });
    await until(() => books.period(november).status === 'PendingClose');

    books.reopen(november);
    const event = await world.outcomeOf(requestId);

    expect(event.data).toMatchObject({ outcome: 'withdrawn', accountingPeriod: { status: 'Open' } });
  });

  test('put-unclear: a PUT whose answer was lost took effect and was undone before the next read', async () => {
    const { entityId, november, books } = world.entity();
    world.simulator.fail({
      on: { path: '/pending-close', periodId: november },
      times: 1,
      what: { kind: 'reset' },
      takesEffect: true,
    });
    // After the PUT, the period cannot be read until it was reopened.
    const outage = Promise.withResolvers<{ remove(): void }>();
    const forget = world.simulator.onEvent(({ kind, periodId }) => {
      if (kind !== 'pending-close-set' || periodId !== november) return;
      const on = { method: 'GET', periodId: november };
      outage.resolve(world.simulator.fail({ on, what: { kind: 'status', status: 503 } }));
    });
    const requestId = await world.ask(entityId, { id: november });
    const { remove } = await outage.promise;
    forget();
    await until(() => books.period(november).runTrialBalanceStatus === 'Completed');

    books.reopen(november);
    remove();
    const event = await world.outcomeOf(requestId);

    expect(event.data).toMatchObject({ outcome: 'withdrawn', reasons: [{ code: 'put-unclear' }] });
    expect(world.putsFor(november)).toHaveLength(1);
  });
});

describe('timed-out', () => {
  test('a trial balance run that is still in progress at the deadline, reported as last read', async () => {
    const clock = createStackClock();
    const world = await startLocalWorld({
      clock,
      timings: { deadlineHours: 1, backoffMaxSeconds: 2, putAnswerSeconds: 2 },
      simulator: { runSeconds: 'manual' },
    });
    try {
      const { entityId, november, books } = world.entity();
      const requestId = await world.ask(entityId, { id: november });
      await until(() => books.period(november).runTrialBalanceStatus === 'Processing');
      passOn(clock, 61);

      const event = await world.outcomeOf(requestId);

      expect(event.data).toMatchObject({
        outcome: 'timed-out',
        accountingPeriod: { status: 'PendingClose' },
        trialBalance: { status: 'Processing' },
      });
    } finally {
      await world.stop();
    }
  });
});

test('a tenant with its own secret can close, besides the default one', async () => {
  const { entityId, november } = world.entity();
  const secret = world.secretFor(world.simulator.clients[0] ?? { clientId: '', clientSecret: '' }, {
    entityId,
  });
  world.emulators.secrets.put('zuora-pending-close/acme-eu', secret);

  const requestId = `test/${randomUUID()}`;
  await world.send({ requestId, tenant: 'acme-eu', accountingPeriod: { id: november } });
  const event = await world.outcomeOf(requestId);

  expect(event.id).toBe(outcomeId('acme-eu', requestId));
  expect(event.data).toMatchObject({ outcome: 'completed', tenant: 'acme-eu', entityId });
});

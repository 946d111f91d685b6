import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalWorld, startLocalWorld } from '../world.ts';

// Does what docs/subscribers.md says to do after `failed`.
let world: LocalWorld;

beforeAll(async () => {
  world = await startLocalWorld();
  world.outcomes();
});
afterAll(() => world.stop());

/** A period whose trial balance run has failed, with its outcome. */
async function afterFailure() {
  const { entityId, november, books } = world.entity();
  books.nextRunEnds(november, { status: 'Error', errorMessage: 'FX rate EUR/USD missing' });
  const failed = await world.outcomeOf(await world.ask(entityId, { name: 'Nov 2026' }));
  expect(failed.data).toMatchObject({ outcome: 'failed', accountingPeriod: { status: 'PendingClose' } });
  return { entityId, november, books, failed };
}

test('run again in Zuora: a new request adopts the period and reports how the new run ended', async () => {
  const { entityId, november, books, failed } = await afterFailure();

  books.rerun(november);
  const event = await world.outcomeOf(await world.ask(entityId, { name: 'Nov 2026' }));

  expect(event.data).toMatchObject({
    outcome: 'completed',
    adopted: true,
    pendingCloseAt: null,
    trialBalance: { status: 'Completed', start: books.period(november).runTrialBalanceStart },
  });
  expect(event.data.trialBalance.start).not.toBe(failed.data.trialBalance.start);
  expect(event.id).not.toBe(failed.id);
  expect(world.putsFor(november)).toHaveLength(1);
});

test('reopened in Zuora: a new request sets it to pending close again, which runs it again', async () => {
  const { entityId, november, books } = await afterFailure();

  books.reopen(november);
  const event = await world.outcomeOf(await world.ask(entityId, { name: 'Nov 2026' }));

  expect(event.data).toMatchObject({ outcome: 'completed', adopted: false });
  expect(event.data.pendingCloseAt).not.toBeNull();
  expect(world.putsFor(november).filter(({ effect }) => effect)).toHaveLength(2);
});

test('neither: a new request only reports the failed run again', async () => {
  const { entityId, november, failed } = await afterFailure();

  const event = await world.outcomeOf(await world.ask(entityId, { name: 'Nov 2026' }));

  expect(event.data).toMatchObject({ outcome: 'failed', adopted: true });
  expect(event.data.trialBalance).toEqual(failed.data.trialBalance);
  expect(world.putsFor(november)).toHaveLength(1);
});

import { expect, it } from 'vitest';
import { openSimulator } from './support.ts';

const times = { lagSeconds: 2, queueSeconds: 3, runSeconds: 60 };

it('shows the previous run, then Pending, then Processing, then the result', async () => {
  const { put, get, months, books, advance } = await openSimulator(times);
  books.rerun(months.nov);
  advance(120);
  const older = (await get(months.nov)).body;
  expect(older).toMatchObject({
    runTrialBalanceStatus: 'Completed',
    runTrialBalanceStart: '2026-12-02 03:00:05',
  });

  await put(months.nov, 'pending-close');
  const seen = async () => {
    const { body } = await get(months.nov);
    return [body.status, body.runTrialBalanceStatus, body.runTrialBalanceStart, body.runTrialBalanceEnd];
  };
  const [start, end] = ['2026-12-02 03:02:05', '2026-12-02 03:03:05'];
  const still = ['PendingClose', 'Completed', older.runTrialBalanceStart, older.runTrialBalanceEnd];
  expect(await seen()).toEqual(still);
  advance(1.999);
  expect(await seen()).toEqual(still);
  advance(0.001);
  expect(await seen()).toEqual(['PendingClose', 'Pending', null, null]);
  advance(3);
  expect(await seen()).toEqual(['PendingClose', 'Processing', start, null]);
  advance(59.999);
  expect(await seen()).toEqual(['PendingClose', 'Processing', start, null]);
  advance(0.001);
  expect(await seen()).toEqual(['PendingClose', 'Completed', start, end]);
  expect((await get(months.nov)).body.updatedOn).toBe(start);
});

it.each([
  [{ status: 'Completed' }, { runTrialBalanceEnd: '2026-12-02 03:01:05', runTrialBalanceErrorMessage: null }],
  [{ status: 'Error', errorMessage: 'FX rate missing' }, { runTrialBalanceErrorMessage: 'FX rate missing' }],
  [
    { status: 'Error', errorMessage: null },
    { runTrialBalanceEnd: null, runTrialBalanceErrorMessage: null },
  ],
  [{ status: 'Error' }, { runTrialBalanceEnd: null, runTrialBalanceErrorMessage: null }],
] as const)('ends the next run as decided: %o', async (outcome, expected) => {
  const { put, get, months, books, advance } = await openSimulator(times);
  books.nextRunEnds(months.nov, outcome);
  await put(months.nov, 'pending-close');
  advance(64);
  expect((await get(months.nov)).body.runTrialBalanceStatus).toBe('Processing');
  advance(1);
  const { body } = await get(months.nov);
  expect(body).toMatchObject({ status: 'PendingClose', runTrialBalanceStatus: outcome.status, ...expected });
});

it('goes on until it is finished by hand', async () => {
  const { put, get, months, books, advance } = await openSimulator({ ...times, runSeconds: 'manual' });
  await put(months.nov, 'pending-close');
  advance(36_000);
  expect((await get(months.nov)).body.runTrialBalanceStatus).toBe('Processing');
  books.finishRun(months.nov, { status: 'Error', errorMessage: 'no' });
  const { body } = await get(months.nov);
  expect(body).toMatchObject({ runTrialBalanceStatus: 'Error', runTrialBalanceErrorMessage: 'no' });
});

it('can be finished before it starts; GETs show that after the lag', async () => {
  const { put, get, months, books, advance } = await openSimulator(times);
  await put(months.nov, 'pending-close');
  books.finishRun(months.nov);
  expect((await get(months.nov)).body.runTrialBalanceStatus).toBe('Pending');
  advance(2);
  const { body } = await get(months.nov);
  expect(body.runTrialBalanceStatus).toBe('Completed');
  expect(body.runTrialBalanceEnd).toBe(body.runTrialBalanceStart);
});

it('decides the next run’s result when none is in progress, and ends a given run', async () => {
  const { put, get, months, books, advance } = await openSimulator(times);
  books.finishRun(months.nov, { status: 'Error', errorMessage: 'next' });
  await put(months.nov, 'pending-close');
  advance(70);
  expect((await get(months.nov)).body.runTrialBalanceErrorMessage).toBe('next');

  const dates = { startDate: '2027-01-01', endDate: '2027-01-31' };
  const id = books.addPeriod({ name: 'Jan 2027', ...dates, run: { status: 'Processing' } });
  books.finishRun(id);
  expect(books.period(id)).toMatchObject({
    runTrialBalanceStatus: 'Completed',
    runTrialBalanceStart: expect.any(String),
  });
});

it('goes on after the period is reopened, and no second run starts beside it', async () => {
  const { put, get, months, books, advance } = await openSimulator(times);
  await put(months.nov, 'pending-close');
  advance(10);
  await put(months.nov, 'reopen');
  books.rerun(months.nov);
  books.startScheduledRun(months.nov);
  const { body } = await get(months.nov);
  expect(body).toMatchObject({
    status: 'Open',
    runTrialBalanceStatus: 'Processing',
    runTrialBalanceStart: '2026-12-02 03:00:05',
  });
  expect((await put(months.nov, 'pending-close')).body.success).toBe(false);
});

it('shows times in the tenant’s time zone, in winter and summer', async () => {
  const { books, months, get } = await openSimulator({
    ...times,
    now: () => new Date('2026-07-01T12:00:00Z'),
  });
  books.close(months.nov);
  books.finishRun(months.nov);
  expect((await get(months.oct)).body.createdOn).toBe('2026-07-01 05:00:00');
});

it('can take longer: the run in progress, or otherwise only the next one', async () => {
  const { put, get, months, books, advance } = await openSimulator(times);
  const status = async () => (await get(months.nov)).body.runTrialBalanceStatus;
  books.lengthenRun(months.nov, 100);
  expect(books.nextRun(months.nov)).toEqual({ outcome: null, extraMs: 100_000 });
  await put(months.nov, 'pending-close');
  advance(65);
  expect(await status()).toBe('Processing');
  expect(books.nextRun(months.nov).extraMs).toBe(0);
  books.lengthenRun(months.nov, 30);
  advance(129);
  expect(await status()).toBe('Processing');
  advance(1);
  expect(await status()).toBe('Completed');

  books.rerun(months.nov);
  advance(65);
  expect(await status()).toBe('Completed');
});

import { expect, it } from 'vitest';
import type { SimulatorEvent } from '../../../infra/zuora-simulator/simulator.ts';
import { openSimulator } from './support.ts';

const times = { lagSeconds: 0, queueSeconds: 0, runSeconds: 10 };

it('changes periods without the rules of the API', async () => {
  const { books, months, get } = await openSimulator(times);
  books.setPendingCloseByHand(months.dec);
  expect((await get(months.dec)).body).toMatchObject({
    status: 'PendingClose',
    runTrialBalanceStatus: 'Processing',
  });
  books.close(months.dec);
  expect((await get(months.dec)).body.status).toBe('Closed');
  books.reopen(months.sep);
  expect((await get(months.sep)).body.status).toBe('Open');
});

it('starts another run, also in pending close', async () => {
  const { books, months, put, advance } = await openSimulator(times);
  await put(months.nov, 'pending-close');
  advance(20);
  books.rerun(months.nov);
  expect(books.period('Nov 2026')).toMatchObject({
    status: 'PendingClose',
    runTrialBalanceStatus: 'Processing',
    runTrialBalanceStart: '2026-12-02 03:00:20',
  });
});

it('clears the results when dates are changed', async () => {
  const { books, months, put, get, advance } = await openSimulator(times);
  await put(months.nov, 'run-trial-balance');
  advance(20);
  books.editDates(months.nov, { endDate: '2026-11-29' });
  expect((await get(months.nov)).body).toMatchObject({
    endDate: '2026-11-29',
    runTrialBalanceStatus: 'Pending',
    runTrialBalanceStart: null,
    runTrialBalanceEnd: null,
  });
});

it('removes a period', async () => {
  const { books, months, get } = await openSimulator();
  books.remove(months.nov);
  expect((await get(months.nov)).body.reasons[0].code).toBe(50000040);
  expect(() => books.period(months.nov)).toThrow(/no period/);
});

it('can show statuses that are not documented', async () => {
  const { books, months, get } = await openSimulator(times);
  books.setStatusWord(months.nov, 'Archived');
  books.setRunStatusWord(months.nov, 'Thinking');
  expect((await get(months.nov)).body).toMatchObject({
    status: 'Archived',
    runTrialBalanceStatus: 'Thinking',
  });
  books.rerun(months.nov);
  expect((await get(months.nov)).body.runTrialBalanceStatus).toBe('Processing');
  books.setRunStatusWord(months.nov, 'Thinking');
  books.finishRun(months.nov);
  expect((await get(months.nov)).body.runTrialBalanceStatus).toBe('Completed');
});

it('allows pending close after the revenue schedule is no longer pending', async () => {
  const { books, months, put } = await openSimulator(times);
  books.setPendingRevenueSchedule(months.nov, true);
  books.setPendingRevenueSchedule(months.nov, false);
  expect((await put(months.nov, 'pending-close')).body.success).toBe(true);
});

it('reports events in order, and the end of each run once, with the time of the end', async () => {
  const { sim, books, months, put, get, advance, token } = await openSimulator(times);
  const events: SimulatorEvent[] = [];
  const stop = sim.onEvent((event) => events.push(event));
  await token();
  await put(months.dec, 'pending-close');
  books.nextRunEnds(months.nov, { status: 'Error', errorMessage: 'FX' });
  await put(months.nov, 'pending-close');
  advance(60);
  await get(months.nov);
  await get(months.nov);
  await put(months.nov, 'close');
  await put(months.nov, 'reopen');
  sim.fail({ on: {}, what: { kind: 'html' }, times: 1 });
  await get(months.nov);
  stop();
  await get(months.nov);
  await token();
  const told = events.map(({ at, kind, periodName, message }) => [
    at.toISOString().slice(11, 19),
    kind,
    periodName,
    message,
  ]);
  expect(told).toEqual([
    ['11:00:00', 'token-issued', undefined, undefined],
    ['11:00:00', 'pending-close-refused', 'Dec 2026', 'An earlier accounting period is not closed.'],
    ['11:00:00', 'pending-close-set', 'Nov 2026', undefined],
    ['11:00:00', 'run-started', 'Nov 2026', undefined],
    ['11:00:10', 'run-ended', 'Nov 2026', 'Error: FX'],
    ['11:01:00', 'period-closed', 'Nov 2026', undefined],
    ['11:01:00', 'run-started', 'Nov 2026', undefined],
    ['11:01:00', 'period-reopened', 'Nov 2026', undefined],
    ['11:01:00', 'fault-answered', undefined, 'GET html'],
  ]);
});

it('goes on when a listener throws', async () => {
  const { sim, put, months } = await openSimulator(times);
  sim.onEvent(() => {
    throw new Error('not listening');
  });
  expect((await put(months.nov, 'pending-close')).body).toEqual({ success: true });
});

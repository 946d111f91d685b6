import { describe, expect, it } from 'vitest';
import type { Permission, SimulatorOptions } from '../../../../infra/zuora-simulator/simulator.ts';
import { openSimulator, type TestSimulator } from '../support.ts';

const manual: SimulatorOptions = { runSeconds: 'manual' };
const done = { status: 200, body: { success: true } };
const refused = (message: RegExp) => ({
  status: 200,
  body: {
    success: false,
    processId: expect.stringMatching(/^[0-9A-F]{16}$/),
    reasons: [{ code: 50000030, message: expect.stringMatching(message) }],
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  },
});

it('sets a period to pending close and changes nothing else', async () => {
  const { put, get, months, sim } = await openSimulator(manual);
  expect(await put(months.nov, 'pending-close')).toMatchObject(done);
  expect((await get(months.nov)).body.status).toBe('PendingClose');
  expect((await get(months.dec)).body.status).toBe('Open');
  expect(sim.requests[0]).toMatchObject({ method: 'PUT', status: 200, effect: true });
});

type Arrange = (bench: TestSimulator) => unknown;
const nothing: Arrange = () => undefined;

describe.each<[string, 'nov' | 'dec' | 'open-ended' | 'sep' | 'oct', Arrange, RegExp]>([
  ['pending-close', 'dec', nothing, /earlier/i],
  ['pending-close', 'nov', ({ put, months }) => put(months.nov, 'pending-close'), /already pending close/],
  ['pending-close', 'oct', nothing, /already closed/],
  ['pending-close', 'nov', ({ books, months }) => books.startScheduledRun(months.nov), /in progress/],
  ['pending-close', 'nov', ({ books }) => books.setPendingRevenueSchedule('Nov 2026', true), /revenue/],
  ['pending-close', 'open-ended', nothing, /open-ended/],
  ['close', 'dec', nothing, /earlier/i],
  ['close', 'oct', nothing, /already closed/],
  ['close', 'nov', ({ books, months }) => books.rerun(months.nov), /in progress/],
  ['close', 'nov', ({ books }) => books.setPendingRevenueSchedule('Nov 2026', true), /revenue/],
  ['close', 'nov', ({ books }) => books.setRequiredActions('Nov 2026', true), /required actions/],
  ['close', 'open-ended', nothing, /open-ended/],
  ['reopen', 'nov', nothing, /neither/],
  ['reopen', 'sep', nothing, /right before an open one/],
  ['reopen', 'open-ended', nothing, /open-ended/],
  ['run-trial-balance', 'oct', nothing, /not open/],
  ['run-trial-balance', 'nov', ({ books, months }) => books.setPendingCloseByHand(months.nov), /not open/],
  ['run-trial-balance', 'nov', ({ books, months }) => books.rerun(months.nov), /in progress/],
  ['run-trial-balance', 'open-ended', nothing, /open-ended/],
])('%s of %s', (action, which, arrange, message) => {
  it(`is refused: ${message.source}`, async () => {
    const bench = await openSimulator(manual);
    const { books, put, months, sim } = bench;
    await arrange(bench);
    const before = books.periods();
    const id = which === 'open-ended' ? books.period('Open-Ended').id : months[which];
    expect(await put(id, action)).toMatchObject(refused(message));
    expect(books.periods()).toEqual(before);
    expect(sim.requests.at(-1)).toMatchObject({ status: 200, effect: false });
  });
});

it('closes, reopens and starts runs if the rules allow it', async () => {
  const { put, get, months, books } = await openSimulator(manual);
  expect(await put(months.nov, 'run-trial-balance')).toMatchObject(done);
  books.finishRun(months.nov);
  expect(await put(months.nov, 'close')).toMatchObject(done);
  expect((await get(months.nov)).body.status).toBe('Closed');
  expect(await put(months.nov, 'reopen'), 'while its run goes on').toMatchObject(done);
  expect((await get(months.nov)).body.status).toBe('Open');
  expect(await put(months.oct, 'reopen')).toMatchObject(done);
});

it.each<[string, Permission[], string]>([
  ['pending-close', ['Manage Close Process'], 'Run Trial Balance'],
  ['pending-close', ['Run Trial Balance'], 'Manage Close Process'],
  ['close', [], 'Manage Close Process and Run Trial Balance'],
  ['reopen', ['Manage Close Process', 'Run Trial Balance'], 'Reopen Accounting Period'],
  ['run-trial-balance', ['Manage Close Process'], 'Run Trial Balance'],
])('%s with %o only is refused with category 10', async (action, permissions, missing) => {
  const client = { clientId: 'client', clientSecret: 'secret', permissions };
  const { put, months, token } = await openSimulator({ ...manual, clients: [client] });
  const authorization = `Bearer ${await token()}`;
  const { status, body } = await put(months.nov, action, { authorization });
  expect(status).toBe(200);
  expect(body.reasons).toEqual([{ code: 50000010, message: expect.stringContaining(`${missing}.`) }]);
});

it('answers 400 to an Idempotency-Key and changes nothing', async () => {
  const { put, get, months } = await openSimulator(manual);
  const answer = await put(months.nov, 'pending-close', { 'Idempotency-Key': 'x' });
  expect(answer).toMatchObject({ status: 400, body: { success: false } });
  expect((await get(months.nov)).body.status).toBe('Open');
});

it('writes codes as strings when the option says so', async () => {
  const { put, months } = await openSimulator({ ...manual, reasonCodesAs: 'string' });
  expect((await put(months.dec, 'pending-close')).body.reasons[0].code).toBe('50000030');
});

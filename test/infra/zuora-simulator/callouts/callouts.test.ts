import http, { type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { closeServer, listenOnLoopback, readBody } from '../../../../infra/loopback.ts';
import type { CalloutSetUp } from '../../../../infra/zuora-simulator/callouts/callouts.ts';
import { until } from '../../../until.ts';
import { openSimulator, type TestSimulator } from '../support.ts';

interface Received {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers calls with these statuses, one after the other, and the last one from then on. */
async function receiver(statuses: readonly number[], headers: Record<string, string> = {}) {
  const received: Received[] = [];
  const server = http.createServer(async (request, response) => {
    const body = (await readBody(request)).toString();
    received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    response.writeHead(statuses[received.length - 1] ?? statuses.at(-1) ?? 200, headers).end();
  });
  onTestFinished(() => closeServer(server));
  return { received, url: await listenOnLoopback(server) };
}

/** A simulator that calls a receiver, with a run of Nov 2026 in progress that takes 60 s. */
async function calling(
  setUp: Partial<CalloutSetUp> = {},
  statuses = [200],
  headers: Record<string, string> = {},
) {
  const { received, url } = await receiver(statuses, headers);
  const test = await openSimulator({ runSeconds: 60, queueSeconds: 0, lagSeconds: 0 });
  const { callouts } = test.sim;
  callouts.setUp([{ url: `${url}/default`, user: 'default', password: 'a-key', ...setUp }]);
  test.books.rerun(test.months.nov);
  const attempts = async (count: number) => {
    await until(() => callouts.history.length >= count);
    expect(callouts.history).toHaveLength(count);
  };
  return { ...test, callouts, received, attempts };
}

/** Shows that the first period's callout is missing and not only slow, by a second period whose run ends later. */
async function untilDecTold({ books, months, advance, callouts }: Awaited<ReturnType<typeof calling>>) {
  books.rerun(months.dec);
  advance(60);
  await until(() => callouts.history.some(({ periodId }) => periodId === months.dec));
}

const basic = `Basic ${Buffer.from('default:a-key').toString('base64')}`;
const lookAt = ({ sim }: TestSimulator) =>
  sim.callouts.history.map(({ attempt, status }) => [attempt, status]);

describe('a callout', () => {
  it('is sent when a run has ended, not earlier', async () => {
    const world = await calling();
    world.advance(59);
    await untilDecTold(world);
    expect(world.callouts.history.map(({ periodId }) => periodId)).toEqual([
      world.months.nov,
      world.months.dec,
    ]);
  });

  it.each<{
    rule: string;
    setUp: Partial<CalloutSetUp>;
    url: string;
    body: string;
    type: string | undefined;
  }>([
    {
      rule: 'POST with a form',
      setUp: {},
      url: '/default',
      body: 'accountingPeriodId=ID&trialBalanceStatus=Completed',
      type: 'application/x-www-form-urlencoded',
    },
    {
      rule: 'POST with JSON',
      setUp: { body: 'json', parameters: { key: 'a-key' } },
      url: '/default',
      body: '{"accountingPeriodId":"ID","trialBalanceStatus":"Completed","key":"a-key"}',
      type: 'application/json',
    },
    {
      rule: 'GET',
      setUp: { method: 'GET' },
      url: '/default?accountingPeriodId=ID&trialBalanceStatus=Completed',
      body: '',
      type: undefined,
    },
  ])('is a $rule, with pre-emptive credentials', async ({ setUp, url, body, type }) => {
    const { advance, attempts, received, months } = await calling(setUp);
    advance(60);
    await attempts(1);
    const withId = (text: string) => text.replace('ID', months.nov);
    expect(received).toMatchObject([
      { url: withId(url), body: withId(body), headers: { authorization: basic } },
    ]);
    expect(received[0]?.headers['content-type']).toBe(type);
  });

  it.each([403, 408, 429, 500, 503])(
    'is repeated after %i, twice, half an hour apart, with one id',
    async (status) => {
      const world = await calling({}, [status, status, status]);
      world.advance(60);
      await world.attempts(1);
      world.advance(30 * 60);
      await world.attempts(2);
      world.advance(30 * 60);
      await world.attempts(3);
      world.advance(30 * 60);
      await untilDecTold(world);
      expect(lookAt(world).slice(0, 3)).toEqual([
        [1, status],
        [2, status],
        [3, status],
      ]);
      const ids = world.received.slice(0, 3).map(({ headers }) => headers['zuora-notification-id']);
      expect(new Set(ids).size).toBe(1);
    },
  );

  it.each([200, 201, 302, 400, 401, 404])('is not repeated after %i', async (status) => {
    const world = await calling({}, [status]);
    world.advance(60);
    await world.attempts(1);
    world.advance(31 * 60);
    await untilDecTold(world);
    expect(world.callouts.history.filter(({ periodId }) => periodId === world.months.nov)).toHaveLength(1);
  });

  it('without pre-emptive authentication has credentials only after the receiver requested them', async () => {
    const asked = await calling({ isPreemptive: false }, [401, 200], { 'www-authenticate': 'Basic' });
    asked.advance(60);
    await asked.attempts(1);
    expect(asked.received.map(({ headers }) => headers.authorization)).toEqual([undefined, basic]);
    const never = await calling({ isPreemptive: false }, [401]);
    never.advance(60);
    await never.attempts(1);
    expect(never.received.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('is not sent for runs that ended before the set-up, or after the set-up was removed', async () => {
    const world = await calling();
    world.advance(60);
    await world.attempts(1);
    world.callouts.setUp([{ url: world.sim.url, user: 'x', password: 'y' }]);
    await untilDecTold(world);
    expect(world.callouts.history).toHaveLength(2);
  });
});

describe('a fault of callouts', () => {
  it('can send them late, so that they arrive out of order', async () => {
    const world = await calling();
    world.callouts.fail({ periodId: world.months.nov, what: { kind: 'late', seconds: 120 } });
    world.advance(60);
    await untilDecTold(world);
    world.advance(60);
    await world.attempts(2);
    expect(world.callouts.history.map(({ periodId }) => periodId)).toEqual([
      world.months.dec,
      world.months.nov,
    ]);
  });

  it('can send them before the run ends', async () => {
    const world = await calling();
    world.callouts.fail({ what: { kind: 'early', seconds: 30 } });
    world.advance(30);
    await world.attempts(1);
    expect((await world.get(world.months.nov)).body.runTrialBalanceStatus).toBe('Processing');
  });

  it('can send them twice, under two ids', async () => {
    const world = await calling();
    world.callouts.fail({ what: { kind: 'twice' } });
    world.advance(60);
    await world.attempts(2);
    expect(new Set(world.callouts.history.map(({ notificationId }) => notificationId)).size).toBe(2);
  });

  it('can send them with a wrong key', async () => {
    const world = await calling({ parameters: { key: 'a-key' } });
    world.callouts.fail({ what: { kind: 'wrong-key' } });
    world.advance(60);
    await world.attempts(1);
    expect(JSON.stringify(world.received)).not.toContain('a-key');
    expect(world.received[0]?.headers.authorization).not.toBe(basic);
  });

  it('can send them to a port on which no server listens', async () => {
    const world = await calling();
    world.callouts.fail({ what: { kind: 'dead-receiver' } });
    world.advance(60);
    await world.attempts(1);
    expect([lookAt(world), world.received]).toEqual([[[1, null]], []]);
  });

  it('can lose them, for a number of runs or until it is removed', async () => {
    const world = await calling();
    const fault = world.callouts.fail({ times: 1, what: { kind: 'never' } });
    world.advance(60);
    await untilDecTold(world);
    expect(fault.used).toBe(1);
    expect(world.callouts.history).toHaveLength(1);
    const other = world.callouts.fail({ what: { kind: 'never' } });
    other.remove();
    world.books.rerun(world.months.nov);
    world.advance(60);
    await world.attempts(2);
  });
});

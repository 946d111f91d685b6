import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createStackClock } from '../../../../infra/local/clock/stack-clock.ts';
import { startAwsEmulators } from '../../../../infra/local/emulators/aws-emulators.ts';
import { hostFunction } from '../../../../infra/local/lambda/function-host.ts';
import { queueClient } from '../emulators/queue-client.ts';

const start = Date.parse('2026-12-02T03:14:00.000Z');

function handWound() {
  let wall = start;
  const clock = createStackClock(() => wall);
  const pass = (seconds: number) => {
    wall += seconds * 1000;
  };
  return { clock, pass, elapsed: () => (clock.now() - start) / 1000 };
}

describe('the clock of a stack', () => {
  it('runs with the wall clock, faster or not at all, and never jumps', () => {
    const { clock, pass, elapsed } = handWound();
    const seen: number[] = [];
    const see = () => seen.push(elapsed());
    pass(10);
    see();
    clock.setRate(60);
    see();
    pass(2);
    see();
    clock.setRate(0);
    pass(100);
    see();
    clock.setRate(1);
    pass(5);
    see();
    expect(seen).toEqual([10, 10, 130, 130, 135]);
  });

  it('keeps its time over many changes of its rate', () => {
    const { clock, pass, elapsed } = handWound();
    for (let change = 0; change < 1000; change += 1) {
      clock.setRate(change % 2);
      pass(1);
    }
    expect(elapsed()).toBe(500);
  });

  it('lets callers wait until time runs again, or until they abort', async () => {
    const { clock } = handWound();
    const giveUp = new AbortController();
    await clock.running(giveUp.signal);
    clock.setRate(0);
    const order: string[] = [];
    const waiting = clock.running(giveUp.signal).then(() => order.push('gave up'));
    giveUp.abort();
    await waiting;
    const other = clock.running(new AbortController().signal).then(() => order.push('runs'));
    clock.setRate(60);
    await other;
    expect(order).toEqual(['gave up', 'runs']);
  });
});

describe('what follows the clock of a stack', () => {
  it('the time of day that a function sees, but not its remaining time', async () => {
    const clock = createStackClock();
    clock.setRate(1_000_000);
    const probe = await hostFunction({
      name: 'probe',
      code: { source: fileURLToPath(new URL('../fixtures/probe.ts', import.meta.url)) },
      environment: {},
      timeoutSeconds: 20,
      clock,
    });
    onTestFinished(() => probe.stop());

    const { payload } = await probe.invoke({ do: 'tell-time' });

    const day = 86_400_000;
    expect(payload).toMatchObject({ remaining: expect.any(Number), isDate: true, year: 1970 });
    const { byNow, byConstructor, remaining } = Object(payload);
    expect(byNow).toBeGreaterThan(Date.now() + day / 24);
    expect(Date.parse(byConstructor)).toBeGreaterThanOrEqual(byNow);
    expect(remaining).toBeLessThanOrEqual(20_000);
    expect(remaining).toBeGreaterThan(0);
  });

  it('when a message becomes visible again', async () => {
    const clock = createStackClock();
    const emulators = await startAwsEmulators({ clock, visibilitySeconds: 3600 });
    onTestFinished(() => emulators.stop());
    const { receive, send } = queueClient(emulators);
    await send('{}');
    const first = await receive(0);
    const [inFlight] = await emulators.inspect(emulators.requestQueue.name);

    clock.setRate(100_000);
    const again = await receive(20);

    expect([first.length, again.length]).toEqual([1, 1]);
    expect(inFlight?.visibleAt).toBeGreaterThan(Date.now() + 3_000_000);
  });
});

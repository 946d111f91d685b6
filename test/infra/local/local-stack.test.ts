import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type LocalStack,
  type LocalStackOptions,
  startLocalStack,
} from '../../../infra/local/local-stack.ts';

const bundle = fileURLToPath(new URL('./fixtures/bundle', import.meta.url));
let stack: LocalStack | null = null;
afterEach(async () => {
  await stack?.stop();
  stack = null;
});

async function start(options: LocalStackOptions): Promise<LocalStack> {
  stack = await startLocalStack({ tickSeconds: null, ...options });
  return stack;
}

const probe = { source: fileURLToPath(new URL('./fixtures/probe.ts', import.meta.url)) };

describe('the local stack', () => {
  it('hosts bundles with the given environment', async () => {
    const { closing, polling } = await start({
      closing: { code: { bundle } },
      polling: { code: probe, environment: (ours) => ({ ONLY: ours.LEDGER_TABLE_NAME ?? '' }) },
    });
    expect(await closing.invoke(1)).toEqual({ payload: { from: 'bundle', event: 1 } });
    const { payload } = await polling.invoke({ do: 'answer' });
    expect(payload).toMatchObject({ environment: { ONLY: 'zuora-pending-close-ledger' } });
    expect(payload).not.toHaveProperty('environment.OUTCOME_TOPIC_ARN');
  });

  it('leaves messages in the queue until the event source starts', async () => {
    const { promise: batch, resolve: onBatch } = Promise.withResolvers<{ messageIds: string[] }>();
    const { send, startEventSource, closing } = await start({
      closing: { code: { bundle } },
      eventSource: false,
      onBatch,
    });
    const id = await send({ any: 'thing' });
    expect(closing.coldStarts).toBe(0);
    startEventSource();
    expect((await batch).messageIds).toEqual([id]);
  });

  it('has sample books whose first open period is that of the example', async () => {
    const { simulator } = await start({});
    const open = simulator
      .books()
      .periods()
      .find((period) => period.status === 'Open');
    expect(open?.name).toBe('Nov 2026');
  });

  it('can tick by hand, with the schedule’s input', async () => {
    const { ticker } = await start({ polling: { code: { bundle } } });
    const { payload } = await ticker.tick(new Date('2026-12-02T03:14:00Z'));
    expect(payload).toEqual({ from: 'bundle', event: { scheduledTime: '2026-12-02T03:14:00Z' } });
  });

  it('has wake-ups if they are asked for, with an address that ends with a slash', async () => {
    const { wakeUps, outputs } = await start({ wakeUps: { code: { bundle } } });
    expect(outputs.WakeUpUrl).toBe(`${wakeUps?.url}/`);
    expect(wakeUps?.keyFor('default')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(wakeUps?.keyFor('default')).not.toBe(wakeUps?.keyFor('acme'));
  });

  it('has none otherwise', async () => {
    const { wakeUps, outputs } = await start({});
    expect(wakeUps).toBeNull();
    expect(outputs).not.toHaveProperty('WakeUpUrl');
  });

  it('stops all its parts when it cannot start', async () => {
    const missing = { code: { bundle, handler: 'missing.handler' } };
    await expect(startLocalStack({ polling: missing })).rejects.toThrow('missing.js');
  });
});

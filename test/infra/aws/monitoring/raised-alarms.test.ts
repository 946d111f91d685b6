import { describe, expect, it } from 'vitest';
import { measureOpenCloses } from '../../../../functions/poll-trial-balance/measure-open-closes.ts';
import { createTurns } from '../../../../functions/set-pending-close/in-turn.ts';
import { handleMessage } from '../../../../functions/set-pending-close/message.ts';
import { UnreadableItemError } from '../../../../functions/shared/ledger/ledger.ts';
import { type EventCode, events } from '../../../../functions/shared/telemetry/events.ts';
import { UnknownTenantError } from '../../../../functions/shared/zuora/errors.ts';
import { aPeriod, aWatchingItem, newerStart } from '../../../functions/poll-trial-balance/items.ts';
import { PollWorld, silence, zuoraError } from '../../../functions/poll-trial-balance/world.ts';
import * as closing from '../../../functions/set-pending-close/world.ts';
import { templateOf } from '../template.ts';
import { alarmsOf, metricsOf } from './alarms.ts';

/**
 * The functions' own code, in their worlds in memory, makes the very metrics that raise the alarms of the template.
 * What AWS itself measures (queues, crashes, throttles, deliveries) no world in memory can; runbook-walked.test.ts makes
 * every alarm ring in a local stack.
 */
const alarms = alarmsOf(templateOf({}), 'ZuoraPendingClose');

/** What a window of CloudWatch's would hold, by metric. */
type Window = ReadonlyMap<string, number>;

function counted(reports: readonly { code: EventCode }[]): Window {
  const window = new Map<string, number>();
  for (const { code } of reports) {
    const { metric } = events[code];
    if (metric !== null) window.set(metric, (window.get(metric) ?? 0) + 1);
  }
  return window;
}

/** The alarms on a metric of ours whose threshold the window reaches. */
function raisedBy(window: Window): string[] {
  return Object.entries(alarms).flatMap(([name, properties]) => {
    const own = metricsOf(properties).filter(({ Namespace }) => Namespace === 'ZuoraPendingClose');
    const value = own.reduce((sum, { MetricName }) => sum + (window.get(MetricName) ?? 0), 0);
    const isTooMuch = properties.ComparisonOperator === 'GreaterThanOrEqualToThreshold';
    return own.length > 0 && isTooMuch && value >= properties.Threshold ? [name] : [];
  });
}

const { accountingPeriod, requestedBy } = closing.aRequest().content;

/** One message through the closing function's code. */
async function closed(prepare: (world: closing.CloseWorld) => void): Promise<Window> {
  const world = new closing.CloseWorld();
  prepare(world);
  const queue = { park: async () => {}, delay: async () => {} };
  const batch = { context: world.context, queue, random: () => 0, startMs: 1, inTurn: createTurns() };
  const record = {
    messageId: 'message-1',
    receiptHandle: 'receipt-1',
    body: JSON.stringify({ requestId: 'close-1', accountingPeriod, requestedBy }),
    attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(closing.start) },
  };
  // A message that comes back is told as a rejection.
  await handleMessage(record, batch).catch(() => undefined);
  return counted(world.reports);
}

/** One tick, some seconds after the close was asked for, with what is measured after it. */
async function polled(seconds: number, prepare: (world: PollWorld) => void = () => {}): Promise<Window> {
  const world = new PollWorld(aWatchingItem());
  prepare(world);
  const open = await world.tick(seconds);
  const window = new Map(counted(world.reports));
  await measureOpenCloses(open, { ...world.effects(), measure: (gauge, value) => window.set(gauge, value) });
  return window;
}

const anHour = 3_600;
const throwing = (error: Error) => () => {
  throw error;
};
const refused = () => zuoraError({ advice: 'fix-credentials', status: 401 });

describe('alarms are raised by what the functions report', () => {
  it('none by a close without trouble', async () => {
    expect(raisedBy(await closed(() => {}))).toEqual([]);
    expect(raisedBy(await polled(anHour))).toEqual([]);
  });

  it.each<[name: string, what: string, window: () => Promise<Window>]>([
    [
      'closing-function-failing',
      'an unexpected error',
      () => closed((world) => (world.beforeEffect = throwing(new TypeError('x')))),
    ],
    [
      'credentials-refused',
      'a secret that is gone, when closing',
      () =>
        closed((world) => {
          world.store(closing.anItem({ scope: null }));
          world.secret = new UnknownTenantError();
        }),
    ],
    [
      'credentials-refused',
      'a refusal, when closing',
      () => closed((world) => (world.secret = closing.zuoraTrouble({ advice: 'fix-credentials' }))),
    ],
    [
      'credentials-refused',
      'a refusal, when polling',
      () => polled(anHour, (world) => (world.answer = throwing(refused()))),
    ],
    [
      'zuora-unreachable',
      'no answer, when closing',
      () => closed((world) => (world.listTrouble = closing.zuoraTrouble())),
    ],
    [
      'zuora-unreachable',
      'no answer, when polling',
      () => polled(anHour, (world) => (world.answer = throwing(silence()))),
    ],
    [
      'unknown-status-word',
      'a word, when closing',
      () => closed((world) => world.change({ status: 'Frozen' })),
    ],
    [
      'unknown-status-word',
      'a word, when polling',
      () => polled(anHour, (world) => (world.answer = () => aPeriod({ status: 'Frozen' }))),
    ],
    [
      'polling-failing',
      'a write that fails',
      () => polled(anHour, (world) => (world.onReplace = throwing(new RangeError('x')))),
    ],
    [
      'polling-failing',
      'an item that cannot be read',
      () => polled(anHour, (world) => (world.onGet = throwing(new UnreadableItemError('x')))),
    ],
    ['open-close-beyond-the-usual', 'half of the deadline', () => polled(12 * anHour)],
  ])('%s: %s', async (name, _what, window) => {
    expect(raisedBy(await window())).toEqual([name]);
  });

  it('open-close-beyond-the-usual: not a minute too early', async () => {
    expect(raisedBy(await polled(12 * anHour - 60))).toEqual([]);
  });

  it('outcomes-unpublished: when an outcome is a quarter of an hour old, until it is published', async () => {
    const world = new PollWorld(aWatchingItem());
    const window = new Map<string, number>();
    async function tick(seconds: number): Promise<string[]> {
      const open = await world.tick(seconds);
      await measureOpenCloses(open, {
        ...world.effects(),
        measure: (gauge, value) => window.set(gauge, value),
      });
      return raisedBy(window);
    }
    world.answer = () => aPeriod({ run: { status: 'Completed', start: newerStart } });
    world.onPublish = throwing(new Error('SNS is away'));

    expect(await tick(anHour)).toEqual([]);
    expect(await tick(anHour + 899)).toEqual([]);
    expect(await tick(anHour + 900)).toEqual(['outcomes-unpublished']);
    world.onPublish = () => {};
    expect(await tick(anHour + 960)).toEqual([]);
  });
});

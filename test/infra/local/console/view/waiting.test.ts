import { describe, expect, it } from 'vitest';
import type { LogHappening } from '../../../../../infra/local/console/record/happening.ts';
import { waiting } from '../../../../../infra/local/console/view/waiting.ts';
import type { QueuedMessage } from '../../../../../infra/local/emulators/queue-content.ts';
import {
  anAcceptedItem,
  at,
  atMs,
  aWatchingItem,
  newerStart,
} from '../../../../functions/poll-trial-balance/items.ts';
import { anEndedItem, line } from '../seen.ts';

const message: QueuedMessage = {
  messageId: 'message-1',
  body: '{}',
  attributes: {},
  sentAt: atMs(0),
  receiveCount: 1,
  visibleAt: null,
};
const hidden = { ...message, visibleAt: atMs(20) };
const waits = (reason: string) => line(5, 'request-waits', { reason, seconds: 15 });
const gone = 'nothing is in the queue for it, so polling ends it';
const concluded = anEndedItem(30, 'completed', newerStart);

describe('why a close request goes no further', () => {
  const rows: {
    is: string;
    because?: string | null;
    since?: number;
    until?: number | null;
    item: Parameters<typeof waiting>[0];
    message?: QueuedMessage;
    logs?: LogHappening[];
  }[] = [
    { is: 'not received yet', item: null, message },
    { is: 'being handled for the first time', item: anAcceptedItem(), message: hidden },
    {
      is: 'being tried again',
      because: 'hold',
      item: anAcceptedItem(),
      message: { ...message, visibleAt: atMs(70) },
      logs: [waits('hold')],
    },
    {
      is: 'visible again after a wait',
      because: 'hold',
      item: anAcceptedItem(),
      message,
      logs: [waits('hold')],
    },
    {
      is: 'out of sight as long as its wait',
      because: 'credentials-refused',
      until: atMs(20),
      item: anAcceptedItem(),
      message: hidden,
      logs: [waits('credentials-refused')],
    },
    { is: 'gone from the queue', because: gone, item: anAcceptedItem() },
    { is: 'watched', until: atMs(60), item: aWatchingItem({ dueAt: at(60) }) },
    { is: 'concluded', item: concluded },
    {
      is: 'concluded, and SNS is down',
      because: 'sns-trouble',
      since: atMs(31),
      item: { ...concluded, waiting: { because: 'sns-trouble', since: at(31) } },
    },
    {
      is: 'watched, and Zuora is down',
      because: 'zuora-trouble',
      since: atMs(31),
      until: atMs(60),
      item: aWatchingItem({ dueAt: at(60), waiting: { because: 'zuora-trouble', since: at(31) } }),
    },
    {
      is: 'for the reason that the ledger holds, too',
      because: 'slow-down',
      since: atMs(3),
      until: atMs(20),
      item: anAcceptedItem({ waiting: { because: 'slow-down', since: at(3) } }),
      message: hidden,
      logs: [waits('slow-down')],
    },
    {
      is: 'for another reason than the ledger holds',
      because: 'zuora-trouble',
      until: atMs(20),
      item: anAcceptedItem({ waiting: { because: 'slow-down', since: at(3) } }),
      message: hidden,
      logs: [waits('zuora-trouble')],
    },
    {
      is: 'returned because no time was left',
      because: 'no-time-left',
      until: atMs(20),
      item: anAcceptedItem(),
      message: hidden,
      logs: [line(5, 'request-handed-back', { seconds: 15 })],
    },
  ];
  it.each(rows)(
    '$is',
    ({ item, message: inQueue = null, logs = [], because = null, since = null, until = null }) => {
      expect(waiting(item, inQueue, logs, atMs(10))).toEqual({ because, since, until });
    },
  );

  it('is not shown once its outcome is published', () => {
    expect(waiting({ ...concluded, dueAt: null }, null, [], atMs(10))).toBe(null);
  });
});

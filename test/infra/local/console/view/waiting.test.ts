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
const concluded = anEndedItem(30, 'completed', newerStart);

describe('why a close request goes no further', () => {
  const rows: {
    is?: 'awaits';
    why: string | undefined;
    since?: number;
    until?: number | null;
    item: Parameters<typeof waiting>[0];
    message?: QueuedMessage;
    logs?: LogHappening[];
  }[] = [
    { is: 'awaits', why: 'that its message is received', item: null, message },
    { is: 'awaits', why: 'that its message is handled', item: anAcceptedItem(), message: hidden },
    {
      why: 'its PUT may still land; it is being tried again',
      item: anAcceptedItem(),
      message: { ...message, visibleAt: atMs(70) },
      logs: [waits('hold')],
    },
    {
      why: 'its PUT may still land',
      until: atMs(20),
      item: anAcceptedItem(),
      message: hidden,
      logs: [waits('hold')],
    },
    {
      why: 'the credentials are refused or not usable',
      until: atMs(20),
      item: anAcceptedItem(),
      message: hidden,
      logs: [waits('credentials-refused')],
    },
    {
      why: 'a-new-reason',
      until: atMs(20),
      item: anAcceptedItem(),
      message: hidden,
      logs: [waits('a-new-reason')],
    },
    {
      is: 'awaits',
      why: 'that polling concludes it: nothing is in the queue for it',
      item: anAcceptedItem(),
    },
    {
      is: 'awaits',
      why: 'the trial balance to end',
      until: atMs(60),
      item: aWatchingItem({ dueAt: at(60) }),
    },
    { is: 'awaits', why: 'that the outcome is published', item: concluded },
    {
      why: 'SNS does not take the outcome',
      since: atMs(31),
      item: { ...concluded, waiting: { because: 'sns-trouble', since: at(31) } },
    },
    {
      why: 'Zuora gives no usable answer',
      since: atMs(31),
      until: atMs(60),
      item: aWatchingItem({ dueAt: at(60), waiting: { because: 'zuora-trouble', since: at(31) } }),
    },
    {
      why: 'Zuora asked for fewer calls',
      since: atMs(3),
      until: atMs(20),
      item: anAcceptedItem({ waiting: { because: 'slow-down', since: at(3) } }),
      message: hidden,
      logs: [waits('slow-down')],
    },
    {
      why: 'Zuora gives no usable answer',
      until: atMs(20),
      item: anAcceptedItem({ waiting: { because: 'slow-down', since: at(3) } }),
      message: hidden,
      logs: [waits('zuora-trouble')],
    },
    {
      why: 'no time left',
      until: atMs(20),
      item: anAcceptedItem(),
      message: hidden,
      logs: [line(5, 'request-handed-back', { seconds: 15 })],
    },
    { why: undefined, item: { ...concluded, dueAt: null } },
  ];
  it.each(rows)(
    '$why',
    ({ item, message: inQueue = null, logs = [], is = 'waits', why, since = null, until = null }) => {
      const told = waiting(item, inQueue, logs, atMs(10));
      expect(told).toEqual(why === undefined ? null : { is, because: why, since, until });
    },
  );
});

import { expect, it } from 'vitest';
import { rowsOf } from '../../../../../infra/local/console/view/rows.ts';
import { anAcceptedItem, at, atMs, newerStart } from '../../../../functions/poll-trial-balance/items.ts';
import { anEndedItem } from '../seen.ts';

const message = (messageId: string, body: string, attributes: Record<string, string> = {}) => ({
  messageId,
  body,
  attributes,
  sentAt: atMs(10),
  receiveCount: 1,
  visibleAt: null,
});
const request = JSON.stringify({
  requestId: 'close-9',
  tenant: 'acme-eu',
  accountingPeriod: { name: 'Nov 2026' },
});
const noTenant = 'tenant has no secret in Secrets Manager';
const ended = { ...anEndedItem(30, 'completed', newerStart), publishedAt: at(31), dueAt: null };
const open = anAcceptedItem({ requestId: 'open', requestedAt: at(-100) });
const stored = (item: typeof open) => ({ item, row: item });

it('lists closes and other messages, the open ones first, then the latest', () => {
  const { rows, total } = rowsOf({
    snapshot: {
      requests: [message('m-queued', 'no request')],
      callouts: [],
      parked: [
        message('m-tenant', request, { reason: 'unknown-tenant', detail: noTenant }),
        message('m-often', 'no request'),
      ],
      ledger: [stored(ended), stored(open), { item: null, row: { tenant: 'default', requestId: 'odd' } }],
    },
    happenings: [
      { is: 'outcome', at: atMs(60), body: 'hello' },
      { is: 'outcome', at: atMs(31), body: ended.event },
    ],
    now: atMs(60),
  });
  expect(rows.map(({ tone, headline, period, tenant }) => [tone, headline, period, tenant])).toEqual([
    ['wrong', `Parked: ${noTenant}`, 'Nov 2026', 'acme-eu'],
    ['wrong', 'Parked: received too often without success', '', ''],
    ['running', 'Queued: not a close request', '', ''],
    ['waiting', 'Waiting: nothing is in the queue for it, so polling ends it', 'Nov 2026', 'default'],
    ['wrong', 'Unreadable: a ledger item that this version does not know', '', 'default'],
    ['wrong', 'Not an outcome: it came over the outcome topic all the same', '', ''],
    ['done', 'Completed in 30 s', 'Nov 2026', 'default'],
  ]);
  expect(total).toBe(7);
  expect(rows.map(({ toDo }) => toDo)).toEqual([
    expect.stringMatching(/secret .*`npm run -s closes -- --local dlq redrive m-tenant` sends/),
    expect.stringMatching(/log lines .*dlq redrive m-often/),
    null,
    expect.stringMatching(/goes on by itself/),
    null,
    null,
    null,
  ]);
});

it('lists 50, and says how many there are', () => {
  const ledger = Array.from({ length: 60 }, (_, each) =>
    stored(anAcceptedItem({ requestId: `close-${each}` })),
  );
  const requests = [message('m-1', request)];
  const { rows, total } = rowsOf({
    snapshot: { requests, parked: [], ledger, callouts: [] },
    happenings: [],
    now: atMs(60),
  });
  expect([rows.length, total, rows[0]?.name]).toEqual([50, 61, 'close-9']);
});

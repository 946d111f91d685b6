import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../../../functions/shared/ledger/ledger-item.ts';
import type { Happening } from '../../../../../infra/local/console/record/happening.ts';
import { closesOf, unusedId } from '../../../../../infra/local/console/view/closes.ts';
import type { QueuedMessage } from '../../../../../infra/local/emulators/queue-content.ts';
import {
  anAcceptedItem,
  aRun,
  at,
  atMs,
  aWatchingItem,
  newerStart,
} from '../../../../functions/poll-trial-balance/items.ts';
import { anEndedItem, line, received, zuora } from '../seen.ts';

const body = (requestId: string) =>
  JSON.stringify({ requestId, accountingPeriod: { name: 'Nov 2026' }, requestedBy: 'netsuite:controller' });
const message = (requestId: string, seconds: number): QueuedMessage => ({
  messageId: `message-of-${requestId}`,
  body: body(requestId),
  attributes: {},
  sentAt: atMs(seconds),
  receiveCount: 0,
  visibleAt: null,
});
const nothing = { items: [], messages: [], happenings: [], callouts: [], now: atMs(60) };

describe('the close requests', () => {
  it('are those in the ledger and those that only stand in the queue, each once', () => {
    const closes = closesOf({
      ...nothing,
      items: [anAcceptedItem()],
      messages: [message('close-1', 0), message('close-2', 10), { ...message('no', 5), body: 'no request' }],
    });
    expect(closes.map(({ name, state }) => [name, state])).toEqual([
      ['close-2', 'queued'],
      ['close-1', 'accepted'],
    ]);
    expect(closes[0]?.steps.map(({ status }) => status).join(' ')).toBe('done now ahead ahead ahead ahead');
  });

  it('know the messages that brought them, so that their log lines are found', () => {
    const happenings = [
      received(0, body('close-1'), 'a'),
      received(5, body('close-1'), 'b'),
      received(6, '{}', 'c'),
    ];
    expect(closesOf({ ...nothing, items: [anAcceptedItem()], happenings })[0]?.messageIds).toEqual([
      'a',
      'b',
    ]);
  });

  it('do not take a message of other content under their id for their own', () => {
    const other = { ...message('close-1', 50), body: body('close-1').replace('Nov 2026', 'Dec 2026') };
    const of = (messages: QueuedMessage[]) =>
      closesOf({ ...nothing, items: [anAcceptedItem()], messages }).map(({ headline }) => headline);
    expect(of([message('close-1', 50)])).toEqual(['Reading the period in Zuora']);
    expect(of([other])).toEqual(['Waiting: nothing is in the queue for it, so polling ends it']);
  });

  it('show what would not be seen in the name that they ask for', () => {
    const request = { ...anAcceptedItem().request, accountingPeriod: { name: 'Nov\t2026\n' } };
    const [close] = closesOf({ ...nothing, items: [anAcceptedItem({ request })] });
    expect(close?.period).toBe('Nov⟨U+0009⟩2026⟨U+000A⟩');
  });

  it('have the runs of their period until their outcome was published, and none after', () => {
    const happenings = [
      zuora(4, 'run-started'),
      zuora(28, 'run-ended', 'Completed'),
      zuora(40, 'run-started'),
    ];
    const published = { publishedAt: new Date(atMs(31)).toISOString(), dueAt: null };
    const item = { ...anEndedItem(30, 'completed', newerStart), ...published };
    expect(closesOf({ ...nothing, items: [item], happenings })[0]).toMatchObject({
      state: 'published',
      headline: 'Completed in 30 s',
      isOpen: false,
      until: atMs(31),
      runs: [{ start: atMs(4), end: atMs(28), status: 'Completed' }],
    });
  });

  it('whose run was before the time that is drawn say so, as the adopted ones do', () => {
    const before = [zuora(-90, 'run-started'), zuora(-60, 'run-ended', 'Completed')];
    const adopted = anEndedItem(30, 'completed', newerStart, { adopted: true });
    const of = (happenings: Happening[]) => closesOf({ ...nothing, items: [adopted], happenings })[0];
    expect(of(before)).toMatchObject({
      runs: [],
      runOutside: { status: 'Completed', isEarlier: true },
    });
    expect(of([zuora(4, 'run-started')])).toMatchObject({ runs: [{ end: null }], runOutside: null });
    expect(closesOf({ ...nothing, items: [aWatchingItem()] })[0]).toMatchObject({ runOutside: null });
  });

  it.each([
    ['Processing', { adopted: false }],
    ['Processing', { adopted: true }],
    ['Completed', { adopted: false }],
  ])('do not say that a run was earlier when the record no longer holds it: %s, %o', (status, more) => {
    const item = aWatchingItem({ ...more, run: aRun({ status }) });
    expect(closesOf({ ...nothing, items: [item] })[0]).toMatchObject({
      runOutside: { status, isEarlier: false },
    });
  });

  it('have the state that is shown everywhere: one to be published once more is concluded again', () => {
    const ended = anEndedItem(30, 'completed', newerStart, {});
    const published = { ...ended, publishedAt: at(31), dueAt: null };
    const again = { ...published, dueAt: at(50) };
    const states = [ended, published, again].map((item) => closesOf({ ...nothing, items: [item] })[0]);
    expect(states.map((close) => close?.state)).toEqual(['concluded', 'published', 'concluded']);
    expect(states.map((close) => close?.isOpen)).toEqual([true, false, true]);
  });

  it('say when their run began by the stack’s clock, and the status of the last answer without use', () => {
    const of = (changes: Partial<LedgerItem>, happenings: Happening[]) =>
      closesOf({ ...nothing, items: [aWatchingItem(changes)], happenings })[0]?.headline;
    expect(of({}, [zuora(4, 'run-started')])).toBe('Trial balance running for 56 s');
    const trouble = { waiting: { because: 'zuora-trouble', since: at(50) }, dueAt: at(66) };
    expect(of(trouble, [line(50, 'zuora-trouble', { status: 503 })])).toBe(
      'Waiting for Zuora: 503, again in 6 s',
    );
    expect(of(trouble, [])).toBe('Waiting for Zuora: it gives no usable answer, again in 6 s');
  });

  it('have Zuora’s calls for their period while they were open, and whether each was taken', () => {
    const callout = (seconds: number, status: number | null, periodId = 'p-nov') => ({
      ...{ at: new Date(atMs(seconds)), periodId, status },
      ...{ notificationId: 'n-1', attempt: 1, hasCredentials: true },
    });
    const callouts = [
      callout(-5, 200),
      callout(20, 200),
      callout(21, 401),
      callout(22, null),
      callout(23, 200, 'p-dec'),
    ];
    expect(closesOf({ ...nothing, items: [aWatchingItem()], callouts })[0]?.wakeUps).toEqual([
      { at: atMs(20), isTaken: true },
      { at: atMs(21), isTaken: false },
      { at: atMs(22), isTaken: false },
    ]);
  });

  it('have Zuora’s call for their run also if it comes after their outcome', () => {
    const item = { ...anEndedItem(30, 'completed', newerStart), publishedAt: at(31), dueAt: null };
    const facts = { periodId: 'p-nov', status: 200, notificationId: 'n-1', attempt: 1, hasCredentials: true };
    const callouts = [40, 120].map((seconds) => ({ at: new Date(atMs(seconds)), ...facts }));
    expect(closesOf({ ...nothing, items: [item], callouts })[0]?.wakeUps).toEqual([
      { at: atMs(40), isTaken: true },
    ]);
  });

  it('of the ledger are at most 50, and open ones are not left out for later ones', () => {
    const done = { publishedAt: at(31), dueAt: null };
    const items = Array.from({ length: 60 }, (_, each) =>
      anAcceptedItem({ requestId: `close-${each}`, requestedAt: at(each), ...(each > 0 && done) }),
    );
    const names = closesOf({ ...nothing, items }).map(({ name }) => name);
    expect([names.length, names[0], names[1], names.at(-1)]).toEqual([50, 'close-0', 'close-59', 'close-11']);
  });
});

it('the id that is proposed is one that no request has', () => {
  const used = Array.from({ length: 150 }, (_, each) => `console-${each + 1}`);
  expect(unusedId(used)).toBe('console-151');
  expect(unusedId(['console-1', 'console-3'])).toBe('console-2');
});

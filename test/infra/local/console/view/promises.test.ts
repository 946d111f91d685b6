import { describe, expect, it } from 'vitest';
import { type Evidence, promiseLights } from '../../../../../infra/local/console/view/promises.ts';
import { anAcceptedItem, atMs, newerStart } from '../../../../functions/poll-trial-balance/items.ts';
import { anEndedItem, call, line } from '../seen.ts';

// Zuora writes its own time: four in the morning in its zone is noon in UTC.
const ended = anEndedItem(30, 'completed', newerStart);
const nothing: Evidence = {
  now: atMs(60),
  items: [],
  outcomes: [],
  calls: [],
  pendingCloses: [],
  acknowledged: [],
  parked: [],
  logs: [],
  secrets: ['the-client-secret'],
  bodies: [],
};
const body = '{"requestId":"close-1","requestedBy":"netsuite:controller"}';
const acknowledged = { messageId: 'message-1', body, key: 'default\nclose-1' };
const good: Evidence = {
  ...nothing,
  items: [ended],
  outcomes: [ended.event, ended.event],
  calls: [call(1, 'GET'), call(2, 'PUT', true)],
  pendingCloses: [{ at: atMs(2), periodId: 'p-nov' }],
  acknowledged: [acknowledged],
  logs: [line(1, 'request-accepted')],
  bodies: [body],
};

const lights = (evidence: Evidence) => promiseLights(evidence).map(({ status }) => status);
const why = (evidence: Evidence, promise: number) => promiseLights(evidence)[promise - 1]?.why;

it('are grey before anything was shown, and green if all is well', () => {
  expect(lights(nothing)).toEqual(Array(5).fill('unseen'));
  expect(lights(good)).toEqual(Array(5).fill('kept'));
});

describe('turns red', () => {
  const otherBytes = JSON.stringify({ ...JSON.parse(ended.event), time: '2026-12-02T12:00:31.000Z' });
  const under = (id: string) => JSON.stringify({ ...JSON.parse(ended.event), id });
  const tooLate = Date.parse(ended.deadline) + 1_000_000;
  const older = anEndedItem(30, 'completed', '2026-12-02 03:59:00');
  const rows: { promise: number; broken: string; evidence: Partial<Evidence>; says: RegExp }[] = [
    {
      promise: 1,
      broken: 'two deliveries of one outcome differ',
      evidence: { outcomes: [ended.event, otherBytes] },
      says: /deliveries .* differ/,
    },
    {
      promise: 1,
      broken: 'a request has a second outcome, under another id',
      evidence: { outcomes: [ended.event, under('another-id')] },
      says: /close-1 has two outcomes/,
    },
    {
      promise: 1,
      broken: 'a request’s only outcome is under another id',
      evidence: { items: [], outcomes: [under('another-id')] },
      says: /an id that is not its own/,
    },
    {
      promise: 1,
      broken: 'what was delivered is not what is stored',
      evidence: { outcomes: [otherBytes] },
      says: /not the one in its ledger item/,
    },
    {
      promise: 1,
      broken: 'what is stored is not an outcome',
      evidence: { items: [{ ...ended, event: '{}' }], outcomes: [] },
      says: /holds no readable outcome/,
    },
    {
      promise: 1,
      broken: 'a request has no outcome long after its deadline',
      evidence: { items: [anAcceptedItem()], now: tooLate },
      says: /past its deadline/,
    },
    {
      promise: 2,
      broken: 'an outcome has a run from before pending close',
      evidence: { outcomes: [older.event] },
      says: /began before/,
    },
    {
      promise: 3,
      broken: 'two PUTs for one request took effect',
      evidence: { calls: [call(1, 'GET'), call(2, 'PUT', true), call(9, 'PUT', true)] },
      says: /Two PUTs/,
    },
    {
      promise: 3,
      broken: 'a PUT followed no read',
      evidence: { calls: [call(2, 'PUT', true), call(3, 'GET')] },
      says: /followed no read/,
    },
    {
      promise: 4,
      broken: 'a message is gone without item or parking',
      evidence: { items: [] },
      says: /message-1 is gone/,
    },
    {
      promise: 4,
      broken: 'a message that is no request is gone without parking',
      evidence: { acknowledged: [{ ...acknowledged, key: null }] },
      says: /message-1 is gone/,
    },
    {
      promise: 5,
      broken: 'a line holds a credential',
      evidence: { logs: [line(1, 'zuora-call', { detail: 'Bearer the-client-secret' })] },
      says: /a credential/,
    },
    {
      promise: 5,
      broken: 'a line holds a body',
      evidence: { logs: [line(1, 'request-parked', { detail: `not JSON: ${body}` })] },
      says: /the body of a message/,
    },
    {
      promise: 5,
      broken: 'a line holds a value of a body',
      evidence: { logs: [line(1, 'request-accepted', { detail: 'for netsuite:controller' })] },
      says: /a value of a message/,
    },
    {
      promise: 5,
      broken: 'an attribute of a parked message holds a credential',
      evidence: { parked: [{ body, attributes: { detail: 'the-client-secret' } }] },
      says: /attribute/,
    },
  ];
  it.each(rows)('$promise: $broken', ({ promise, evidence, says }) => {
    const seen = { ...good, ...evidence };
    expect(lights(seen)[promise - 1]).toBe('broken');
    expect(why(seen, promise)).toMatch(says);
    expect(why(seen, promise)).not.toContain('the-client-secret');
  });
});

describe('does not count what is not an outcome', () => {
  const event = JSON.parse(ended.event);
  it.each([
    ['plain text', 'hello'],
    ['an empty object', '{}'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an outcome in an envelope', JSON.stringify({ Message: ended.event })],
    ['another version of CloudEvents', JSON.stringify({ ...event, specversion: '0.3' })],
    ['a type that is not its outcome’s', JSON.stringify({ ...event, type: 'zuora.pending-close.failed.v1' })],
    ['a word that is not an outcome', JSON.stringify({ ...event, data: { ...event.data, outcome: 'no' } })],
  ])('%s', (_what, text) => {
    expect(lights({ ...nothing, outcomes: [text] })).toEqual(Array(5).fill('unseen'));
    expect(why({ ...good, outcomes: [ended.event, text] }, 1)).toMatch(/^1 outcome,/);
  });
});

describe('stays green', () => {
  const rows: { promise: number; is: string; evidence: Partial<Evidence> }[] = [
    {
      promise: 2,
      is: 'a period reopened and set again',
      evidence: {
        pendingCloses: [
          { at: atMs(-900), periodId: 'p-nov' },
          { at: atMs(2), periodId: 'p-nov' },
          { at: atMs(90), periodId: 'p-nov' },
        ],
      },
    },
    {
      promise: 3,
      is: 'a PUT that was refused and sent again',
      evidence: { calls: [call(1, 'GET'), call(2, 'PUT'), call(9, 'PUT', true)] },
    },
    {
      promise: 3,
      is: 'PUTs of two requests',
      evidence: { calls: [...good.calls, call(5, 'GET', false, 'zpc-2'), call(6, 'PUT', true, 'zpc-2')] },
    },
    {
      promise: 4,
      is: 'a message that is parked',
      evidence: { items: [], parked: [{ body, attributes: { reason: 'unknown-tenant' } }] },
    },
  ];
  it.each(rows)('$promise: $is', ({ promise, evidence }) => {
    expect(lights({ ...good, ...evidence })[promise - 1]).toBe('kept');
  });
});

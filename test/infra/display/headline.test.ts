import { describe, expect, it } from 'vitest';
import type { OutcomeEvent } from '../../../functions/contract/outcome.ts';
import { parseOutcome } from '../../../functions/contract/parse-outcome.ts';
import type { WaitReason } from '../../../functions/shared/ledger/item-words.ts';
import type { LedgerItem, Reason } from '../../../functions/shared/ledger/ledger-item.ts';
import { concluded, type Outcome, putUnclear } from '../../../functions/shared/ledger/outcome-event.ts';
import type { Forecast } from '../../../infra/display/forecast.ts';
import {
  closeHeadline,
  type HeadlineFacts,
  parkedHeadline,
  type Tone,
} from '../../../infra/display/headline.ts';
import {
  anAcceptedItem,
  aSentItem,
  at,
  atMs,
  aWatchingItem,
} from '../../functions/poll-trial-balance/items.ts';

const facts: HeadlineFacts = { now: atMs(60), period: 'Nov 2026', outcome: null };

const reason = (code: string, message = 'A sentence.'): Reason => ({ code, message, zuoraCode: null });
const run = (status: string, errorMessage: string | null = null) => ({
  status,
  start: null,
  end: null,
  errorMessage,
});

const forecast = (elapsedMs: number, isKnown = true): Forecast => ({
  usual: isKnown ? { medianMs: 27 * 60_000, minMs: 21 * 60_000, maxMs: 40 * 60_000, runs: 3 } : null,
  endsAt: isKnown ? atMs(60 + 27 * 60) - elapsedMs : null,
  elapsedMs,
  isAdopted: false,
});

it('says when a run takes over twice the usual time', () => {
  const late = { ...facts, runningSince: atMs(60 - 3600), forecast: forecast(3_600_000) };
  expect(closeHeadline(aWatchingItem(), late)).toEqual({
    tone: 'waiting',
    text: 'Trial balance running for 60 min, over twice the usual 27 min',
  });
});

describe('the headline of an ended close', () => {
  interface Ended {
    outcome: Outcome;
    seconds?: number;
    item?: Partial<LedgerItem>;
    reasons?: Reason[];
    tone?: Tone;
    says: string;
  }
  const rows: Ended[] = [
    { outcome: 'completed', seconds: 1600, tone: 'done', says: 'Completed in 27 min' },
    {
      outcome: 'completed',
      seconds: 1600,
      item: { adopted: true },
      tone: 'done',
      says: 'Completed in 27 min, adopted',
    },
    {
      outcome: 'failed',
      item: { run: run('Error', 'FX rate EUR/USD missing.') },
      says: 'Failed after 20 s: FX rate EUR/USD missing',
    },
    { outcome: 'failed', item: { run: run('Error') }, says: 'Failed after 20 s: Zuora does not say why' },
    {
      outcome: 'rejected',
      reasons: [reason('earlier-periods-open', 'Oct 2026 is not closed.')],
      says: 'Rejected: Oct 2026 is still open',
    },
    {
      outcome: 'rejected',
      reasons: ['Sep', 'Oct'].map((name) => reason('earlier-periods-open', `${name} is not closed.`)),
      says: 'Rejected: Sep and 1 more are still open',
    },
    {
      outcome: 'rejected',
      reasons: [reason('period-closed')],
      says: 'Rejected: Nov 2026 is closed already',
    },
    {
      outcome: 'rejected',
      reasons: [reason('period-not-found')],
      says: 'Rejected: Zuora has no period that fits Nov 2026',
    },
    {
      outcome: 'rejected',
      reasons: [reason('period-ambiguous')],
      says: 'Rejected: several periods fit Nov 2026',
    },
    {
      outcome: 'rejected',
      reasons: [reason('period-open-ended')],
      says: 'Rejected: Nov 2026 has no end and can never be closed',
    },
    {
      outcome: 'rejected',
      reasons: [reason('refused-by-zuora', 'Not allowed.')],
      says: 'Rejected: Zuora refused: Not allowed',
    },
    { outcome: 'rejected', reasons: [reason('of-a-later-version')], says: 'Rejected: A sentence' },
    { outcome: 'rejected', says: 'Rejected: no reason is given' },
    { outcome: 'withdrawn', says: 'Withdrawn: Nov 2026 was reopened or removed' },
    {
      outcome: 'withdrawn',
      reasons: [reason('cancelled')],
      tone: 'done',
      says: 'Withdrawn: an operator cancelled it',
    },
    { outcome: 'withdrawn', reasons: [putUnclear], says: 'Withdrawn: Zuora never confirmed pending close' },
    { outcome: 'withdrawn', reasons: [reason('of-a-later-version')], says: 'Withdrawn: A sentence' },
    {
      outcome: 'timed-out',
      seconds: 86_400,
      item: { run: run('Processing') },
      says: 'Timed out after 24 h: the trial balance was still running',
    },
    {
      outcome: 'timed-out',
      seconds: 86_400,
      item: { run: run('Pending') },
      says: 'Timed out after 24 h: the trial balance was Pending',
    },
    {
      outcome: 'timed-out',
      seconds: 86_400,
      says: 'Timed out after 24 h: no trial balance run was seen',
    },
    {
      outcome: 'timed-out',
      seconds: 86_400,
      item: { pendingCloseAt: null },
      says: 'Timed out after 24 h: pending close was never set',
    },
  ];
  const endedItem = ({ outcome, seconds = 20, item = {}, reasons = [] }: Ended) =>
    concluded(aWatchingItem(item), { outcome, now: atMs(seconds), reasons, fileIds: null }, 'deadline');
  const dataOf = ({ event }: LedgerItem): OutcomeEvent['data'] => parseOutcome(event ?? '').data;

  it.each(rows)('$says', (row) => {
    const item = { ...endedItem(row), dueAt: null };
    const { tone = 'wrong', says } = row;
    expect(closeHeadline(item, { ...facts, outcome: dataOf(item) })).toEqual({ tone, text: says });
  });

  it('says that the outcome is not published yet, and for whom that waits', () => {
    const item = endedItem({ outcome: 'completed', says: '' });
    const outcome = dataOf(item);
    expect(closeHeadline(item, { ...facts, outcome })).toEqual({
      tone: 'running',
      text: 'Completed in 20 s – not published yet',
    });
    const waiting = { because: 'sns-trouble', since: at(21) };
    expect(closeHeadline({ ...item, waiting }, { ...facts, outcome })).toEqual({
      tone: 'waiting',
      text: 'Waiting for SNS: it does not take the outcome – completed in 20 s',
    });
  });
});

describe('the headline of a close that waits', () => {
  const waits: Record<WaitReason, string> = {
    hold: 'Waiting for Zuora: its PUT may still take effect',
    'trial-balance-running': 'Waiting for Zuora: a trial balance of the period is in progress',
    'unknown-word': 'Needs a person: the period has a status that is not known',
    'deadline-near': 'Waiting: its deadline is too near for another PUT',
    refused: 'Waiting for Zuora: it refused the PUT',
    'credentials-refused': 'Needs a person: the credentials are refused or not usable',
    'slow-down': 'Waiting for Zuora: it asked for fewer calls',
    'in-line': 'Waiting: its turn for a token of Zuora has not come yet',
    'period-list-too-large': 'Needs a person: its list of periods is too large to be read',
    'zuora-trouble': 'Waiting for Zuora: it gives no usable answer',
    'aws-trouble': 'Waiting for AWS: it does not answer as it should',
    'sns-trouble': 'Waiting for SNS: it does not take the outcome',
    'lost-write': 'Waiting: another invocation wrote its item',
    'no-time-left': 'Waiting: the invocation had no time left for a PUT',
  };
  it.each(Object.entries(waits))('%s: %s', (because, says) => {
    const item = anAcceptedItem({ waiting: { because, since: at(50) } });
    const tone = says.startsWith('Needs a person') ? 'wrong' : 'waiting';
    expect(closeHeadline(item, facts)).toEqual({ tone, text: says });
    expect(closeHeadline(item, { ...facts, nextTryAt: atMs(66) }).text).toBe(`${says}, again in 6 s`);
  });

  it.each<[of: string, item: Partial<LedgerItem> | null, more: Partial<HeadlineFacts>, says: string]>([
    ['the last status', {}, { because: 'zuora-trouble', zuoraStatus: 503 }, 'Waiting for Zuora: 503'],
    [
      'Zuora’s code',
      { reasons: [{ ...reason('refused-by-zuora'), zuoraCode: '50000030' }] },
      { because: 'refused', nextTryAt: atMs(66) },
      'Waiting for Zuora: it refused the PUT (50000030), again in 6 s',
    ],
    [
      'Zuora’s words, where it has no code',
      { reasons: [reason('refused-by-zuora')] },
      { because: 'refused' },
      'Waiting for Zuora: it refused the PUT (A sentence)',
    ],
    ['a reason of a later version', {}, { because: 'a-new-reason' }, 'Waiting: a-new-reason'],
    [
      'no try that is over',
      {},
      { because: 'hold', nextTryAt: atMs(59) },
      'Waiting for Zuora: its PUT may still take effect',
    ],
  ])('names %s', (_of, item, more, says) => {
    expect(closeHeadline(anAcceptedItem({ ...item }), { ...facts, ...more }).text).toBe(says);
  });
});

it.each<[LedgerItem | null, Partial<HeadlineFacts>, string]>([
  [null, {}, 'Queued: not stored yet'],
  [anAcceptedItem(), {}, 'Reading the period in Zuora'],
  [aSentItem(), {}, 'Setting pending close in Zuora'],
  [aWatchingItem(), {}, 'Trial balance run not seen yet, for 60 s'],
  [aWatchingItem({ run: run('Processing') }), {}, 'Trial balance running, for 60 s'],
  [aWatchingItem(), { runningSince: atMs(-180) }, 'Trial balance running for 4 min'],
  [aWatchingItem(), { forecast: forecast(4 * 60_000, false) }, 'Trial balance run not seen yet, for 60 s'],
  [
    aWatchingItem(),
    { runningSince: atMs(-180), forecast: forecast(4 * 60_000) },
    'Trial balance running for 4 min – usually 27 min, 21–40; about 12:24 UTC',
  ],
  [
    aWatchingItem(),
    { runningSince: atMs(-1740), forecast: forecast(30 * 60_000) },
    'Trial balance running for 30 min, usually 27 min, 21–40',
  ],
])('the headline of a close that nothing delays: %#', (item, more, text) => {
  expect(closeHeadline(item, { ...facts, ...more })).toEqual({ tone: 'running', text });
});

it.each([
  ['invalid-request', 'entity is not allowed', 'Parked: unknown key “entity”'],
  [
    'invalid-request',
    'entity is not allowed; requestId is missing; x',
    'Parked: unknown key “entity”, and 2 more',
  ],
  ['invalid-request', 'the body is not JSON', 'Parked: the body is not JSON'],
  ['request-id-reused', null, 'Parked: request-id-reused'],
  [null, null, 'Parked: received too often without success'],
])('the headline of a parked message: %s, %s', (because, detail, says) => {
  expect(parkedHeadline({ reason: because, detail })).toBe(says);
});

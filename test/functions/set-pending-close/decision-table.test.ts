import { describe, expect, test } from 'vitest';
import {
  type Decision,
  decide,
  decisionInsteadOfSending,
  explainsRefusal,
  isCountedRefusal,
  isLeftToPolling,
} from '../../../functions/set-pending-close/decision-table.ts';
import type { RejectionCode } from '../../../functions/shared/ledger/item-words.ts';
import { isoTime, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type {
  AccountingPeriod,
  PeriodLookup,
  TrialBalanceRun,
} from '../../../functions/shared/zuora/accounting-period.ts';
import type { Advice } from '../../../functions/shared/zuora/errors.ts';
import { anItem, aPeriod, deadline, holdMs, noRun, oldRun, run, start } from './world.ts';

const now = start;
const one = (fields: Partial<AccountingPeriod> = {}): PeriodLookup => ({
  found: 'one',
  period: aPeriod(fields),
});
const none: PeriodLookup = { found: 'none' };
const several: PeriodLookup = { found: 'several' };
const openEnded = (status: string) => one({ endDate: null, status });
const decisionOf = (item: LedgerItem, lookup: PeriodLookup, at = now): Decision =>
  decide(item, lookup, { now: at, holdMs });

const baseline = { start: oldRun.start };
const accepted = anItem();
const sentWith = (holdUntil: number) =>
  anItem({ state: 'sent', periodId: 'nov', baseline, holdUntil: isoTime(holdUntil) });
const onHold = sentWith(now + 1);
const holdOver = sentWith(now);
const send: Decision = { is: 'send', baseline };
const reject = (code: Exclude<RejectionCode, 'earlier-periods-open'>): Decision => ({ is: 'reject', code });
const wait = (because: Extract<Decision, { is: 'wait' }>['because']): Decision => ({ is: 'wait', because });
const watch = (adopted: boolean, known: { start: string | null } | null): Decision => ({
  is: 'watch',
  adopted,
  baseline: known,
});

type Row = [row: string, item: LedgerItem, period: PeriodLookup, decision: Decision];

describe('row: watching, concluded, or past its deadline -> acknowledge', () => {
  test.each<[string, LedgerItem, number, boolean]>([
    ['watching', anItem({ state: 'watching' }), now, true],
    ['concluded', anItem({ state: 'concluded' }), now, true],
    ['accepted, at its deadline', accepted, deadline, true],
    ['sent, past its deadline', onHold, deadline + 1, true],
    ['accepted, just before its deadline', accepted, deadline - 1, false],
    ['sent', onHold, now, false],
  ])('%s', (_row, item, at, expected) => {
    expect(isLeftToPolling(item, at)).toBe(expected);
    expect(decisionOf(item, one(), at).is === 'acknowledge').toBe(expected);
  });

  test.each<[string, PeriodLookup]>([
    ['not found', none],
    ['Closed', one({ status: 'Closed' })],
    ['PendingClose', one({ status: 'PendingClose' })],
  ])('comes before every other row: %s', (_row, lookup) => {
    expect(decisionOf(accepted, lookup, deadline)).toEqual({ is: 'acknowledge' });
    expect(decisionOf(holdOver, lookup, deadline)).toEqual({ is: 'acknowledge' });
  });
});

describe('row: accepted, and the period cannot be set -> rejected', () => {
  test.each<Row>([
    ['not found', accepted, none, reject('period-not-found')],
    ['more than one fits', accepted, several, reject('period-ambiguous')],
    ['open-ended', accepted, openEnded('Open'), reject('period-open-ended')],
    ['Closed', accepted, one({ status: 'Closed' }), reject('period-closed')],
    [
      'open-ended comes before PendingClose',
      accepted,
      openEnded('PendingClose'),
      reject('period-open-ended'),
    ],
    ['open-ended comes before an unknown word', accepted, openEnded('Frozen'), reject('period-open-ended')],
  ])('%s', (_row, item, lookup, expected) => expect(decisionOf(item, lookup)).toEqual(expected));
});

describe('row: PendingClose -> watching', () => {
  const pendingClose = one({ status: 'PendingClose', run: run('Completed', 'x') });
  test.each<Row>([
    ['accepted: adopted, the baseline unknown', accepted, pendingClose, watch(true, null)],
    [
      'accepted after a refused PUT: adopted, with its baseline',
      anItem({ baseline }),
      pendingClose,
      watch(true, baseline),
    ],
    ['sent, hold not over: with its baseline', onHold, pendingClose, watch(false, baseline)],
    ['sent, hold over: with its baseline', holdOver, pendingClose, watch(false, baseline)],
    ['sent, and Closed since: with its baseline', onHold, one({ status: 'Closed' }), watch(false, baseline)],
    ['sent, hold over, and Closed since', holdOver, one({ status: 'Closed' }), watch(false, baseline)],
    [
      'PendingClose comes before an unknown word for the run',
      accepted,
      one({ status: 'PendingClose', run: run('Resting', 'x') }),
      watch(true, null),
    ],
    [
      'PendingClose comes before "withdrawn": another run is what our PUT started',
      holdOver,
      one({ status: 'PendingClose', run: run('Processing', 'new') }),
      watch(false, baseline),
    ],
  ])('%s', (_row, item, lookup, expected) => expect(decisionOf(item, lookup)).toEqual(expected));
});

describe('row: sent, hold not over, any other -> wait', () => {
  test.each<[string, PeriodLookup]>([
    ['Open with the baseline', one()],
    ['Open with another run', one({ run: run('Completed', 'new') })],
    ['Open with its run Processing', one({ run: run('Processing', 'new') })],
    ['gone', none],
    ['an unknown word', one({ status: 'Frozen' })],
  ])('%s', (_row, lookup) => expect(decisionOf(onHold, lookup)).toEqual(wait('hold')));

  test('the hold is over exactly at its end', () => {
    const item = sentWith(now + holdMs);
    expect(decisionOf(item, one(), now + holdMs - 1)).toEqual(wait('hold'));
    expect(decisionOf(item, one(), now + holdMs)).toEqual(send);
  });
});

describe('row: sent, hold over, gone or Open with a run other than the baseline -> withdrawn', () => {
  const sentBaseline = (start: string | null) => ({ ...holdOver, baseline: { start } });
  const open = (status: string | null, start: string | null) => one({ run: run(status, start) });
  test.each<Row>([
    ['gone', holdOver, none, { is: 'withdraw' }],
    ['another run', holdOver, open('Completed', 'new'), { is: 'withdraw' }],
    ['another run, Processing: before "wait"', holdOver, open('Processing', 'new'), { is: 'withdraw' }],
    [
      'another run under an unknown word: before "wait"',
      holdOver,
      open('Resting', 'new'),
      { is: 'withdraw' },
    ],
    ['no run where the baseline had one', holdOver, one({ run: noRun }), { is: 'withdraw' }],
    ['a run where the baseline had none', sentBaseline(null), one(), { is: 'withdraw' }],
    ['an unknown baseline equals nothing', { ...holdOver, baseline: null }, one(), { is: 'withdraw' }],
    [
      'an unknown baseline equals not even no run',
      { ...holdOver, baseline: null },
      one({ run: noRun }),
      { is: 'withdraw' },
    ],
    ['the same run: it was not our PUT', holdOver, one(), send],
    [
      'missing equals null',
      sentBaseline(null),
      one({ run: noRun }),
      { is: 'send', baseline: { start: null } },
    ],
    [
      'a run is known by its start alone: another word, the same run',
      holdOver,
      open('Error', oldRun.start),
      send,
    ],
    ['starts are compared as text', sentBaseline('2026-11-20 1:00:00'), one(), { is: 'withdraw' }],
  ])('%s', (_row, item, lookup, expected) => expect(decisionOf(item, lookup)).toEqual(expected));
});

describe.each<[string, LedgerItem]>([
  ['accepted', accepted],
  ['sent with the hold over', holdOver],
])('rows for an item in state sent: %s', (_state, item) => {
  const withRun = (changed: Partial<TrialBalanceRun>) => one({ run: { ...oldRun, ...changed } });
  test.each<[string, PeriodLookup, Decision]>([
    [
      'Open with its run Processing -> wait',
      withRun({ status: 'Processing' }),
      wait('trial-balance-running'),
    ],
    ['an unknown word for the period -> wait', one({ status: 'Frozen' }), wait('unknown-word')],
    ['an unknown word in another case -> wait', one({ status: 'open' }), wait('unknown-word')],
    ['a word that cleaning would make a known one -> wait', one({ status: 'Open\n' }), wait('unknown-word')],
    [
      'a word for the run that cleaning would make a known one -> wait',
      withRun({ status: 'Completed\t' }),
      wait('unknown-word'),
    ],
    ['an unknown word for the run -> wait', withRun({ status: 'Resting' }), wait('unknown-word')],
    ['Open, none running: Completed -> send', withRun({ status: 'Completed' }), send],
    ['Open, none running: Error -> send', withRun({ status: 'Error' }), send],
    ['Open, none running: Pending -> send', withRun({ status: 'Pending' }), send],
    ['Open, none running: no word at all -> send', withRun({ status: null }), send],
  ])('%s', (_row, lookup, expected) => expect(decisionOf(item, lookup)).toEqual(expected));

  test('the deadline nearer than a hold -> wait', () => {
    expect(decisionOf(item, one(), deadline - holdMs)).toEqual(send);
    expect(decisionOf(item, one(), deadline - holdMs + 1)).toEqual(wait('deadline-near'));
  });
});

describe('row: accepted with six counted refusals, Open, none running -> rejected, and no other PUT', () => {
  const refused = (refusals: number, fields: Partial<LedgerItem> = {}) => anItem({ refusals, ...fields });
  test.each<Row>([
    ['five: send', refused(5), one(), send],
    ['six', refused(6), one(), reject('refused-by-zuora')],
    ['more, as no version stores', refused(7), one(), reject('refused-by-zuora')],
    ['six, and no run ever', refused(6), one({ run: noRun }), reject('refused-by-zuora')],
    ['a run comes first', refused(6), one({ run: run('Processing', 'x') }), wait('trial-balance-running')],
    ['an unknown word comes first', refused(6), one({ status: 'Frozen' }), wait('unknown-word')],
    ['PendingClose comes first', refused(6), one({ status: 'PendingClose' }), watch(true, null)],
    ['Closed comes first', refused(6), one({ status: 'Closed' }), reject('period-closed')],
    ['not found comes first', refused(6), none, reject('period-not-found')],
    ['sent with its hold over: not this row', refused(6, { ...holdOver, refusals: 6 }), one(), send],
  ])('%s', (_row, item, lookup, expected) => expect(decisionOf(item, lookup)).toEqual(expected));

  test('the deadline nearer than a hold comes first', () => {
    expect(decisionOf(refused(6), one(), deadline - holdMs)).toEqual(reject('refused-by-zuora'));
    expect(decisionOf(refused(6), one(), deadline - holdMs + 1)).toEqual(wait('deadline-near'));
  });
});

test('the baseline is the run that the period showed just before the PUT, not the one of an older PUT', () => {
  const refusedBefore = anItem({ baseline: { start: 'older' } });
  expect(decisionOf(refusedBefore, one())).toEqual(send);
  expect(decisionOf(accepted, one({ run: noRun }))).toEqual({ is: 'send', baseline: { start: null } });
});

describe('after a refusal, if the table above would send another PUT', () => {
  const earlier: Decision = { is: 'reject', code: 'earlier-periods-open', earlierOpen: ['Oct'] };
  test.each<[string, Advice, string[], Decision]>([
    ['not-now -> wait', 'not-now', ['Oct'], wait('zuora-trouble')],
    ['credentials -> wait', 'fix-credentials', ['Oct'], wait('credentials-refused')],
    ['asked to slow down -> wait', 'slow-down', ['Oct'], wait('slow-down')],
    ['never sent -> wait', 'try-later', ['Oct'], wait('zuora-trouble')],
    ['never sent, as others come first -> wait', 'wait-in-line', ['Oct'], wait('in-line')],
    ['earlier periods not closed -> rejected', 'refused', ['Oct'], earlier],
    ['earlier periods not closed, after "not found" -> rejected', 'not-found', ['Oct'], earlier],
    ['else wait', 'refused', [], wait('refused')],
    ['else wait, after "not found" to a PUT on a period that is there', 'not-found', [], wait('refused')],
  ])('%s', (_row, advice, earlierOpen, expected) => {
    expect(decisionInsteadOfSending(advice, earlierOpen)).toEqual(expected);
  });
});

describe('a refusal is counted', () => {
  test.each<[Advice, boolean]>([
    ['refused', true],
    ['not-found', true],
    ['not-now', false],
    ['fix-credentials', false],
    ['slow-down', false],
    ['try-later', false],
    ['wait-in-line', false],
  ])('%s: %s', (advice, expected) => expect(isCountedRefusal(advice)).toBe(expected));

  test.each<[Decision, boolean]>([
    [wait('trial-balance-running'), true],
    [wait('unknown-word'), true],
    [watch(true, baseline), true],
    [reject('period-closed'), true],
    [reject('period-not-found'), true],
    [wait('deadline-near'), false],
    [reject('refused-by-zuora'), false],
    [send, false],
    [{ is: 'acknowledge' }, false],
  ])('and the count is taken back if a read shows its reason: %j: %s', (decision, expected) => {
    expect(explainsRefusal(decision)).toBe(expected);
  });
});

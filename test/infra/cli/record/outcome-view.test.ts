import { describe, expect, it } from 'vitest';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import {
  exitCodeOf,
  progressText,
  standing,
  standingText,
} from '../../../../infra/cli/record/outcome-view.ts';
import {
  anAcceptedItem,
  aRun,
  at,
  atMs,
  aWatchingItem,
} from '../../../functions/poll-trial-balance/items.ts';

const key = { tenant: 'default', requestId: 'close-1' };
const none = { forecast: null, problem: null };
const reason = { code: 'period-closed', message: 'It is closed.', zuoraCode: null };
const ended = (outcome: 'completed' | 'failed' | 'rejected', item: Partial<LedgerItem> = {}) =>
  concluded(
    aWatchingItem(item),
    { outcome, now: atMs(9), reasons: outcome === 'rejected' ? [reason] : [], fileIds: null },
    'deadline',
  );
const failedRun = aRun({ status: 'Error', errorMessage: 'FX rate\u001b[2J missing' });

describe('how a request stands', () => {
  it.each<[LedgerItem, string, exitCode: number]>([
    [aWatchingItem(), 'close-1: watching', 4],
    [ended('completed'), 'close-1: completed', 0],
    [ended('completed', { adopted: true }), 'close-1: completed (adopted: somebody else had set it)', 0],
    [
      ended('failed', { run: failedRun }),
      'close-1: failed\n  Zuora says: FX rate [2J missing\n  → correct it in Zuora; run the trial balance again there, or reopen the period; then send a new request under a new id',
      2,
    ],
    [
      ended('failed', { run: aRun({ status: 'Error' }), adopted: true }),
      'close-1: failed\n  Zuora says: nothing\n  → correct it',
      2,
    ],
    [
      ended('rejected'),
      'close-1: rejected\n  period-closed It is closed.\n  → nothing, if this is the right period',
      2,
    ],
  ])('%#: its outcome, why, and what to do', (item, text, exitCode) => {
    expect(standingText(key, item).startsWith(text)).toBe(true);
    expect(exitCodeOf(item)).toBe(exitCode);
  });

  const usual = { medianMs: 1_620_000, minMs: 1_260_000, maxMs: 2_400_000, runs: 3 };
  const forecast = { usual, endsAt: atMs(1620), elapsedMs: 60_000, isAdopted: false };
  const waiting = { because: 'credentials-refused', since: at(30) };
  it.each([
    [undefined, none, 'on the queue; not taken from it yet'],
    [
      aWatchingItem(),
      { forecast, problem: null },
      'watching; waits for the trial balance run of this pending close to appear; usually 27 min, 21–40; about 12:27 UTC',
    ],
    [
      aWatchingItem(),
      { forecast: null, problem: 'the earlier closes could not be read (AccessDeniedException)' },
      'watching; waits for the trial balance run of this pending close to appear; no forecast: the earlier closes could not be read (AccessDeniedException)',
    ],
    [
      anAcceptedItem({ waiting }),
      none,
      'accepted; waits for usable credentials of the tenant; the credentials are refused or not usable, since 2026-12-02 12:00:30 UTC; `closes check default` says what is wrong with them',
    ],
  ])(
    '%#: the progress says what it waits for, until when, and what to do where it does not go on',
    (item, foreseen, text) => {
      expect(progressText(item, foreseen, atMs(60))).toBe(text);
    },
  );

  it('is known to machines before the ledger holds it', () => {
    expect(standing(key, undefined, atMs(1))).toEqual({
      ...key,
      state: null,
      waitsFor: null,
      outcome: null,
      publishedAt: null,
      event: null,
    });
  });
});

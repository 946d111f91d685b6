import { describe, expect, it } from 'vitest';
import { publishedItem } from '../../../../functions/shared/ledger/ledger-transitions.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import { showDocument, showText } from '../../../../infra/cli/record/show-view.ts';
import {
  anAcceptedItem,
  aRun,
  at,
  atMs,
  aWatchingItem,
} from '../../../functions/poll-trial-balance/items.ts';

const run = aRun({ status: 'Error', start: '2026-12-02 04:00:05', errorMessage: 'FX rate missing' });
const reasons = [{ code: 'refused-by-zuora', message: 'Locked.', zuoraCode: '50000050' }];
const failed = publishedItem(
  concluded(
    aWatchingItem({ run, senderId: 'AIDAEXAMPLE', zuoraProcessId: 'P-1' }),
    { outcome: 'failed', now: atMs(300), reasons, fileIds: null },
    'trial-balance-failed',
  ),
  atMs(301),
);

const none = { forecast: null, problem: null };

describe('a request, step by step', () => {
  it('tells what was asked, by whom, what Zuora showed, its ids for support, and the outcome', () => {
    const text = showText(failed, none, atMs(400));
    for (const line of [
      /^state +published$/m,
      /^outcome +✗ failed$/m,
      /^time +took 5 min 0 s$/m,
      /^what +the trial balance run ended with an error: FX rate missing$/m,
      /^to do +correct in Zuora what it names; then send a new request under a new id$/m,
      /^published +2026-12-02 12:05:01 UTC$/m,
      /^deadline +2026-12-03 12:00:00 UTC, 1 d 0 h later$/m,
      /^requested by +netsuite:controller$/m,
      /^sent by +AIDAEXAMPLE$/m,
      /^period +Nov 2026, 2026-11-01 to 2026-11-30, PendingClose$/m,
      /^baseline +the run started 2026-12-02 03:00:00 by Zuora’s clock$/m,
      /^pending close +2026-12-02 12:00:00 UTC$/m,
      /^trial balance +Error, 2026-12-02 04:00:05 to … by Zuora’s clock: FX rate missing$/m,
      /^track id +zpc-1$/m,
      /^process id +P-1$/m,
      /concluded .*ended in an error/m,
    ]) {
      expect(text).toMatch(line);
    }
  });

  it('says what is not known, and what is adopted, plainly', () => {
    const text = showText(anAcceptedItem({ adopted: true, baseline: { start: null } }), none, atMs(1));
    for (const line of [
      /^period +–$/m,
      /^baseline +no run$/m,
      /^pending close +adopted: not set by this request$/m,
    ]) {
      expect(text).toMatch(line);
    }
  });

  it('says why a request waits and since when, or nothing if it does not wait', () => {
    const waiting = { because: 'credentials-refused', since: at(30) };
    const text = showText(anAcceptedItem({ waiting }), none, atMs(90));
    expect(text).toMatch(
      /^what +waits for usable credentials.*; the credentials are refused or not usable, since 2026-12-02 12:00:30 UTC$/m,
    );
    expect(text).toMatch(/^2026-12-02 12:00:30 +\+30 s +waits +it goes no further for now: the credentials/m);
    expect(showText(anAcceptedItem(), none, atMs(90))).not.toMatch(/ waits +it goes/);
    expect(showDocument(anAcceptedItem({ waiting }), none, atMs(90))).toMatchObject({ waiting });
  });

  it('says what happened and what the outcome waits for in one sentence', () => {
    const reasons = [{ code: 'period-closed', message: 'The period is closed already.', zuoraCode: null }];
    const rejected = concluded(
      anAcceptedItem(),
      { outcome: 'rejected', now: atMs(20), reasons, fileIds: null },
      'period-closed',
    );
    const waiting = { because: 'sns-trouble', since: at(30) };
    expect(showText({ ...rejected, waiting }, none, atMs(90))).toMatch(
      /^what +.*closed already; waits for its outcome .*; SNS does not take the outcome, since .* UTC$/m,
    );
  });

  it('shows no control character of others’ texts to a terminal', () => {
    const request = { ...anAcceptedItem().request, requestedBy: 'eve\u001b[2J\u202e' };
    expect(showText(anAcceptedItem({ request }), none, atMs(1))).toMatch(/^requested by +eve \[2J $/m);
  });

  it('prints the stored item as JSON, with its event parsed', () => {
    expect(showDocument(failed, none, atMs(400))).toMatchObject({
      ...failed,
      state: 'published',
      outcome: 'failed',
      waitsFor: null,
      eventId: expect.stringMatching(/^[0-9a-f]{64}$/),
      event: { type: 'zuora.pending-close.failed.v1', data: { requestId: 'close-1' } },
      publishedAt: at(301),
    });
    expect(showDocument(anAcceptedItem(), none, atMs(1))).toMatchObject({
      outcome: null,
      event: null,
      eventId: null,
    });
  });
});

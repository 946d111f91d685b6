import { describe, expect, it } from 'vitest';
import type { OutcomeData } from '../../../functions/contract/outcome.ts';
import { parseOutcome } from '../../../functions/contract/parse-outcome.ts';
import { concluded } from '../../../functions/shared/ledger/outcome-event.ts';
import { afterOutcome, whatHappened } from '../../../infra/display/outcome-text.ts';
import { aRun, atMs, aWatchingItem } from '../../functions/poll-trial-balance/items.ts';

const reason = (code: string, zuoraCode: string | null = null) => [{ code, message: 'Its text.', zuoraCode }];
const run = (status: string, errorMessage: string | null = null) => ({ run: aRun({ status, errorMessage }) });

function data(
  outcome: OutcomeData['outcome'],
  item: Parameters<typeof aWatchingItem>[0] = {},
  reasons: OutcomeData['reasons'] = [],
): OutcomeData {
  const conclusion = { outcome, now: atMs(300), reasons, fileIds: null };
  return parseOutcome(concluded(aWatchingItem(item), conclusion, 'deadline').event ?? '').data;
}

const anew = 'send a new request under a new id';
const periods = '`closes periods default`';

describe('an outcome in words', () => {
  it.each<[OutcomeData, string, string | null]>([
    [data('completed'), 'the trial balance run completed', null],
    [
      data('completed', { adopted: true }),
      'the trial balance run completed (adopted: somebody else had set pending close)',
      null,
    ],
    [
      data('failed', run('Error', 'FX rate EUR/USD missing')),
      'the trial balance run ended with an error: FX rate EUR/USD missing',
      `correct it in Zuora; run the trial balance again there, or reopen the period; then ${anew}`,
    ],
    [
      data('failed', run('Error')),
      'the trial balance run ended with an error, and Zuora does not say why',
      `correct it in Zuora; run the trial balance again there, or reopen the period; then ${anew}`,
    ],
    [
      data('rejected', {}, reason('period-not-found')),
      'the period was not set to pending close: period-not-found Its text.',
      `${periods} shows which periods exist; ${anew}`,
    ],
    [
      data('rejected', {}, reason('period-ambiguous')),
      'the period was not set to pending close: period-ambiguous Its text.',
      `${periods} shows their ids; ${anew}, with one of them`,
    ],
    [
      data('rejected', {}, reason('period-open-ended')),
      'the period was not set to pending close: period-open-ended Its text.',
      `${anew}, for a period that ends`,
    ],
    [
      data('rejected', {}, reason('period-closed')),
      'the period was not set to pending close: period-closed Its text.',
      'nothing, if this is the right period',
    ],
    [
      data('rejected', {}, [...reason('earlier-periods-open'), ...reason('earlier-periods-open')]),
      'the period was not set to pending close: earlier-periods-open Its text.; earlier-periods-open Its text.',
      `close the earlier periods in Zuora; then ${anew}`,
    ],
    [
      data('rejected', {}, reason('refused-by-zuora', '50000030')),
      'the period was not set to pending close: refused-by-zuora 50000030 Its text.',
      `correct in Zuora what it names; then ${anew}`,
    ],
    [
      data('rejected', {}, reason('of-a-later-version')),
      'the period was not set to pending close: of-a-later-version Its text.',
      anew,
    ],
    [
      data('withdrawn'),
      'the period was opened again or removed before its run ended',
      `when the period is ready to be closed, ${anew}`,
    ],
    [
      data('withdrawn', {}, reason('cancelled')),
      'cancelled Its text.',
      `nothing; if it is wanted again, ${anew}`,
    ],
    [
      data('withdrawn', {}, reason('put-unclear')),
      'put-unclear Its text.',
      `${periods} shows the period; when it is open, ${anew}`,
    ],
    [
      data('timed-out', run('Processing')),
      'the deadline passed; its run was Processing',
      `${periods} shows how the period and its run are; then ${anew}`,
    ],
    [
      data('timed-out'),
      'the deadline passed; no trial balance run of it was seen',
      `${periods} shows how the period and its run are; then ${anew}`,
    ],
    [
      data('timed-out', {}, reason('refused-by-zuora')),
      'the deadline passed; refused-by-zuora Its text.',
      `correct in Zuora what it names; then ${anew}`,
    ],
  ])('%#: what happened, and what to do', (outcome, what, help) => {
    expect([whatHappened(outcome), afterOutcome(outcome)]).toEqual([what, help]);
  });
});

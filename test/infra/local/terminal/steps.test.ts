import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../../../functions/contract/outcome-schema.ts';
import { stepOfLog } from '../../../../infra/local/terminal/log-steps.ts';
import { exitCodeOf } from '../../../../infra/local/terminal/reporter.ts';
import { stepOfZuora } from '../../../../infra/local/terminal/zuora-steps.ts';
import { anOutcome } from './outcomes.ts';

const log = (fields: Record<string, unknown> | null, stream: 'stdout' | 'platform' = 'stdout') =>
  stepOfLog({ functionName: 'set-pending-close', stream, text: '', fields });

describe('the timeline', () => {
  it('tells a known code in words, at the time of the log line', () => {
    expect(log({ code: 'request-accepted', timestamp: '2026-12-02T03:14:09.000Z' })).toEqual({
      at: new Date('2026-12-02T03:14:09Z'),
      actor: 'set-pending-close',
      step: 'request-accepted',
      text: 'took the request and stored it in the ledger',
    });
  });

  it('shows an unknown code unchanged, with its reason', () => {
    expect(log({ code: 'something-new' })?.text).toBe('something new');
    expect(log({ code: 'toString' })?.text).toBe('toString');
    expect(log({ code: 'something-new', reason: 'because' })?.text).toBe('something new: because');
  });

  it.each([
    [
      {
        code: 'zuora-trouble',
        reason: 'refused',
        detail: 'GET: HTTP 400, Zuora refused',
        zuoraCode: '90000020',
      },
      'has trouble with Zuora: GET: HTTP 400, Zuora refused, code 90000020',
    ],
    [
      {
        code: 'zuora-trouble',
        reason: 'try-later',
        detail: 'GET: HTTP 503, the answer proves nothing',
        zuoraCode: null,
      },
      'has trouble with Zuora: GET: HTTP 503, the answer proves nothing',
    ],
    [{ code: 'credentials-refused', reason: 'secret-missing' }, 'has no usable credentials: secret-missing'],
  ])('says of trouble what the answer was, and Zuora’s code: %o', (fields, text) => {
    expect(log(fields)?.text).toBe(text);
  });

  it('tells of a function that failed, by the error’s name alone', () => {
    const step = log({ errorType: 'Sandbox.Timedout', errorMessage: 'may quote anything' }, 'platform');
    expect(step).toMatchObject({ step: 'function-failed', text: 'failed: Sandbox.Timedout' });
  });

  it('leaves out metrics, plain text and the noise of every tick', () => {
    expect([log({ _aws: {} }), log(null), log({ code: 'tick-done' })]).toEqual([null, null, null]);
  });

  it('prints the start and the end of a trial balance', () => {
    const at = new Date();
    const period = { periodId: 'p', periodName: 'Nov 2026' };
    expect(stepOfZuora({ at, kind: 'run-started', ...period })?.trialBalance).toBe('started');
    const ended = stepOfZuora({ at, kind: 'run-ended', ...period, message: 'Completed' });
    expect(ended).toMatchObject({
      trialBalance: 'ended',
      text: 'ended the trial balance of Nov 2026: Completed',
    });
    expect(stepOfZuora({ at, kind: 'token-issued' })).toBeNull();
  });
});

describe('the exit status', () => {
  const outcome = (word: Outcome) => exitCodeOf({ kind: 'outcome', event: anOutcome(word) });
  it('is 0 for completed, 2 for any other outcome, 1 for none', () => {
    expect((['completed', 'failed', 'rejected', 'withdrawn', 'timed-out'] as const).map(outcome)).toEqual([
      0, 2, 2, 2, 2,
    ]);
    expect(exitCodeOf({ kind: 'parked', reason: 'r', detail: 'd' })).toBe(1);
    expect(exitCodeOf({ kind: 'failed', why: 'w' })).toBe(1);
  });
});

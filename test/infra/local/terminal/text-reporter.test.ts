import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { outputTo } from '../../../../infra/display/terminal.ts';
import type { Ending } from '../../../../infra/local/terminal/reporter.ts';
import type { Step } from '../../../../infra/local/terminal/step.ts';
import { textReporter } from '../../../../infra/local/terminal/text-reporter.ts';
import { aRun, aSentItem } from '../../../functions/poll-trial-balance/items.ts';
import { anOutcome } from './outcomes.ts';

/** A terminal, or a file, that keeps what is written to it. */
function terminal(isTTY: boolean, columns: number) {
  let written = '';
  const stream = Object.assign(new PassThrough(), {
    isTTY,
    columns,
    clearLine() {},
    cursorTo() {},
    moveCursor() {},
  });
  stream.on('data', (chunk) => {
    written += chunk;
  });
  return { output: outputTo(stream), written: () => written };
}

const at = new Date('2026-12-02T03:14:09.123Z');
const step = (code: string, more: Partial<Step> = {}): Step => ({
  at,
  actor: 'Zuora',
  step: code,
  text: code,
  ...more,
});

describe('the timeline for people', () => {
  it('is a line per step with the seconds since the first', () => {
    const { output, written } = terminal(false, 80);
    const reporter = textReporter(output, null);
    reporter.step(step('message-sent'));
    reporter.step(step('run-started', { at: new Date(at.getTime() + 12_345) }));
    expect(written()).toBe(
      '  0.0 s  Zuora               message-sent\n 12.3 s  Zuora               run-started\n',
    );
  });

  it('fits a terminal: a long text goes on under itself', () => {
    const { output, written } = terminal(true, 60);
    textReporter(output, null).step(
      step('x', { text: 'has trouble with Zuora: GET: HTTP 503, this proves nothing' }),
    );
    expect(written().split('\n').map(stripVTControlCharacters)).toEqual([
      '  0.0 s  Zuora               has trouble with Zuora: GET:',
      '                             HTTP 503, this proves nothing',
      '',
    ]);
  });

  it('tells what polling reads only when it changes', () => {
    const { output, written } = terminal(false, 80);
    const reporter = textReporter(output, null);
    for (const text of ['Processing', 'Processing', 'Completed'])
      reporter.step(step('period-read', { text }));
    expect(written().match(/Processing|Completed/g)).toEqual(['Processing', 'Completed']);
  });

  it('shows progress on a terminal while the trial balance run is in, even one of unknown width', async () => {
    const { output, written } = terminal(true, 0);
    const reporter = textReporter(output, await output.spinner());
    reporter.step(step('put-sent'));
    expect(written()).not.toContain('the trial balance run is in');
    reporter.step(step('run-started', { trialBalance: 'started' }));
    expect(written()).toContain('the trial balance run is in');
    reporter.step(step('run-ended', { trialBalance: 'ended' }));
    reporter.ending({ kind: 'failed', why: 'Stopped.' });
    expect(written()).toMatch(/Stopped\.\n$/);
  });

  const reasons = [{ code: 'period-closed', message: 'It is closed.', zuoraCode: null }];
  const november = { ...aSentItem().period, name: 'Nov 2026' } as ReturnType<typeof aSentItem>['period'];
  it.each<[Ending, string]>([
    [{ kind: 'outcome', event: anOutcome('completed') }, '\n✓ completed · Nov 2026 · 27 s · adopted no\n'],
    [
      { kind: 'outcome', event: anOutcome('completed', { adopted: true }) },
      '\n✓ completed · Nov 2026 · 27 s · adopted yes\n',
    ],
    [
      {
        kind: 'outcome',
        event: anOutcome('failed', { run: aRun({ status: 'Error', errorMessage: 'FX rate missing' }) }),
      },
      '\n✗ failed · Nov 2026 · 27 s\n    the trial balance run ended with an error: FX rate missing\n  → correct it in Zuora; ',
    ],
    [
      { kind: 'outcome', event: anOutcome('rejected', { period: november }, reasons) },
      '\n✗ rejected · Nov 2026 · 27 s\n    the period was not set to pending close: period-closed It is closed.\n  → nothing, if this',
    ],
    [
      { kind: 'outcome', event: anOutcome('withdrawn') },
      '\n– withdrawn · Nov 2026 · 27 s\n    the period was opened',
    ],
    [
      { kind: 'outcome', event: anOutcome('timed-out') },
      '\n✗ timed-out · Nov 2026 · 27 s\n    the deadline passed; ',
    ],
    [
      { kind: 'parked', reason: 'invalid-request', detail: 'unknown key entity' },
      '\n✗ parked · invalid-request\n    unknown key entity\n  → correct it and send it anew',
    ],
    [
      { kind: 'parked', reason: 'unknown-tenant', detail: 'tenant has no secret' },
      '\n✗ parked · unknown-tenant\n    tenant has no secret\n  → leave out `tenant`: ',
    ],
    [{ kind: 'failed', why: 'Stopped.' }, 'Stopped.\n'],
  ])('ends with what a person wants to know: %#', (ending, text) => {
    const { output, written } = terminal(false, 80);
    textReporter(output, null).ending(ending);
    expect(written().startsWith(text)).toBe(true);
  });

  it('prints the event if it is asked for, before the result', () => {
    const { output, written } = terminal(false, 80);
    textReporter(output, null, { withEvent: true }).ending({
      kind: 'outcome',
      event: anOutcome('completed'),
    });
    expect(written()).toMatch(/^\n\{\n {2}"specversion": "1\.0",\n(.*\n)*\}\n\n✓ completed/);
  });

  it('lets no text of others break a line, or reach the terminal as a command', () => {
    const { output, written } = terminal(false, 80);
    const reporter = textReporter(output, null);
    reporter.step(step('period-found', { text: 'found Nov\u009b2J\n00:00:00.000  Zuora  completed' }));
    reporter.ending({ kind: 'parked', reason: 'invalid-request\u202e', detail: 'a\nb\u2028c' });
    const reasons = [{ code: 'refused-by-zuora', message: 'one\ntwo\u0085', zuoraCode: null }];
    const event = anOutcome(
      'rejected',
      { period: { ...november, name: 'Nov\u0085\u202e' } as typeof november },
      reasons,
    );
    textReporter(output, null, { withEvent: true }).ending({ kind: 'outcome', event });
    expect(written()).toContain('"name": "Nov\\u0085\\u202e"');
    expect(written()).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  });
});

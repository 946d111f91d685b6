import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { outputTo } from '../../../../infra/display/terminal.ts';
import type { Step } from '../../../../infra/local/terminal/step.ts';
import { textReporter } from '../../../../infra/local/terminal/text-reporter.ts';

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
  it('is a line per step with its time', () => {
    const { output, written } = terminal(false, 80);
    textReporter(output, null).step(step('run-started', { trialBalance: 'started' }));
    expect(written()).toMatch(/^03:14:09\.123Z {2}Zuora {15}run-started\n$/);
  });

  it('tells what polling reads only when it changes', () => {
    const { output, written } = terminal(false, 80);
    const reporter = textReporter(output, null);
    for (const text of ['Processing', 'Processing', 'Completed'])
      reporter.step(step('period-read', { text }));
    expect(written().match(/Processing|Completed/g)).toEqual(['Processing', 'Completed']);
  });

  it('shows progress on a terminal while the trial balance runs, even one of unknown width', async () => {
    const { output, written } = terminal(true, 0);
    const reporter = textReporter(output, await output.spinner());
    reporter.step(step('put-sent'));
    expect(written()).not.toContain('the trial balance runs');
    reporter.step(step('run-started', { trialBalance: 'started' }));
    expect(written()).toContain('the trial balance runs');
    reporter.step(step('run-ended', { trialBalance: 'ended' }));
    reporter.ending({ kind: 'failed', why: 'Stopped.' });
    expect(written()).toMatch(/Stopped\.\n$/);
  });

  it('ends with reasons where the outcome is not completed', () => {
    const { output, written } = terminal(false, 80);
    const reasons = ['period-closed: It is closed.'];
    textReporter(output, null).ending({ kind: 'outcome', outcome: 'rejected', reasons, event: { id: 'e' } });
    expect(written()).toContain('"id": "e"');
    expect(written()).toMatch(
      /The outcome is rejected, not completed\.\n {2}period-closed: It is closed\.\n$/,
    );
  });

  it('lets no text of others break a line, or reach the terminal as a command', () => {
    const { output, written } = terminal(false, 80);
    const reporter = textReporter(output, null);
    reporter.step(step('period-found', { text: 'found Nov\u009b2J\n00:00:00.000  Zuora  completed' }));
    reporter.ending({ kind: 'parked', reason: 'invalid-request\u202e', detail: 'a\nb\u2028c' });
    const reasons = ['refused-by-zuora: one\ntwo\u0085'];
    reporter.ending({ kind: 'outcome', outcome: 'rejected', reasons, event: { name: 'Nov\u0085\u202e' } });
    expect(written().split('\n')).toHaveLength(15);
    expect(written()).toContain('"name": "Nov\\u0085\\u202e"');
    expect(written()).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
  });
});

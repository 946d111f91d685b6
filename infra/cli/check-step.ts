import { printable } from '../display/printable.ts';
import { stdout } from '../display/terminal.ts';
import { wrapped } from '../display/wrapped.ts';

/** One step of `closes check` and `closes wake-up test`. */
export interface CheckStep {
  step: string;
  /**
   * `unseen`: it cannot be checked without changing something, or with these permissions. `not-tried`: a step before it
   * failed. `off`: the stack does not have what would be checked.
   */
  result: 'passed' | 'failed' | 'unseen' | 'not-tried' | 'off';
  detail: string;
  /** What to do about a failure. */
  help: string | null;
}

export const passed = (step: string, detail: string): CheckStep => ({
  step,
  result: 'passed',
  detail,
  help: null,
});

export const failed = (step: string, detail: string, help: string): CheckStep => ({
  step,
  result: 'failed',
  detail,
  help,
});

export const notTried = (step: string): CheckStep => ({
  step,
  result: 'not-tried',
  detail: 'a step before it failed',
  help: null,
});

const signs: Record<CheckStep['result'], string> = {
  passed: '✓',
  failed: '✗',
  unseen: '?',
  'not-tried': '–',
  off: '–',
};

/** A line for each step. Under a failed step, a line says what to do. */
export function checkText(steps: readonly CheckStep[], columns = stdout.width()): string {
  const width = Math.max(...steps.map(({ step }) => step.length));
  return steps
    .flatMap(({ step, result, detail, help }) => [
      `${signs[result]} ${step.padEnd(width)}  ${detail}`,
      ...(help === null ? [] : [`${' '.repeat(width + 4)}→ ${help}`]),
    ])
    .map((line) => wrapped(printable(line), columns, width + 4))
    .join('\n');
}

/**
 * What is wrong:
 * - `not-json`: the text is not JSON.
 * - `no-outcome`: there is no outcome event in a known envelope.
 * - `unknown-type`: the event is of a type that this version does not know. A later version may know it.
 * - `rule-broken`: the outcome event lacks a key, or a key has a wrong value.
 */
export type NotAnOutcomeReason = 'not-json' | 'no-outcome' | 'unknown-type' | 'rule-broken';

/** Thrown for a delivery that is not an outcome event. */
export class NotAnOutcomeError extends Error {
  override readonly name = 'NotAnOutcomeError';
  readonly because: NotAnOutcomeReason;

  constructor(because: NotAnOutcomeReason, rule: string) {
    super(`Not an outcome event: ${rule}`);
    this.because = because;
  }
}

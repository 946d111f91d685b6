/**
 * What is wrong: `not-json`; `no-outcome`, no event of ours in any known envelope; `unknown-type`, an event of ours that
 * this version does not know, so perhaps a later one does; `rule-broken`, an outcome that lacks a key or has a wrong one.
 */
export type NotAnOutcomeReason = 'not-json' | 'no-outcome' | 'unknown-type' | 'rule-broken';

/** A delivery is no outcome event. */
export class NotAnOutcomeError extends Error {
  override readonly name = 'NotAnOutcomeError';
  readonly because: NotAnOutcomeReason;

  constructor(because: NotAnOutcomeReason, rule: string) {
    super(`Not an outcome event: ${rule}`);
    this.because = because;
  }
}

/** One event of a close request, as the timeline shows it. */
export interface Step {
  at: Date;
  /** Who did it, e.g. `ERP`, `Zuora`, or a function's name. */
  actor: string;
  /** A stable code. */
  step: string;
  text: string;
  /** Set when a trial balance starts or ends, so that progress can be shown in between. */
  trialBalance?: 'started' | 'ended';
}

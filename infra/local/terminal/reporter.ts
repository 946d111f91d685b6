import type { OutcomeEvent } from '../../../functions/contract/outcome.ts';
import type { Output } from '../../display/terminal.ts';
import type { Step } from './step.ts';

/** How a close came out, as `npm start` ends. */
export type Ending =
  | { kind: 'outcome'; event: OutcomeEvent }
  | { kind: 'parked'; reason: string; detail: string }
  /** There is no result: no message to send, no stack, or no answer in time. */
  | { kind: 'failed'; why: string };

export interface Reporter {
  step(step: Step): void;
  ending(ending: Ending): void;
}

/** What a shell script wants to know. */
export function exitCodeOf(ending: Ending): number {
  if (ending.kind !== 'outcome') return 1;
  return ending.event.data.outcome === 'completed' ? 0 : 2;
}

/** For machines: one JSON object per line and nothing else. */
export function jsonReporter({ json: write }: Pick<Output, 'json'>): Reporter {
  return {
    step: ({ at, actor, step, text }) => write({ at: at.toISOString(), step, actor, text }),
    ending(ending) {
      const at = new Date().toISOString();
      if (ending.kind === 'outcome')
        write({ at, step: 'outcome-received', outcome: ending.event.data.outcome, event: ending.event });
      else if (ending.kind === 'parked')
        write({ at, step: 'message-parked', reason: ending.reason, detail: ending.detail });
      else write({ at, step: 'failed', text: ending.why });
    },
  };
}

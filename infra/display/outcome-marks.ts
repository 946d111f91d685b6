import type { Outcome } from '../../functions/contract/outcome-schema.ts';
import type { Style } from './terminal.ts';

/** A sign and a colour with the same meaning. */
export interface Mark {
  sign: string;
  style: Style;
}

/** Red is for what needs a person. */
const needsPerson: Mark = { sign: '✗', style: 'red' };

export const outcomeMarks: Readonly<Record<Outcome, Mark>> = {
  completed: { sign: '✓', style: 'green' },
  failed: needsPerson,
  rejected: needsPerson,
  withdrawn: { sign: '–', style: 'dim' },
  'timed-out': needsPerson,
};

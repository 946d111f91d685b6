import type { Outcome } from '../../../functions/contract/outcome-schema.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Style } from '../../display/terminal.ts';
import type { Cell } from '../text.ts';
import { outcomeOf } from './outcome.ts';

interface Mark {
  mark: string;
  style: Style;
}

/** Red is for what needs a person. */
const needsPerson: Mark = { mark: '✗', style: 'red' };
const ofOutcome: Readonly<Record<Outcome, Mark>> = {
  completed: { mark: '✓', style: 'green' },
  failed: needsPerson,
  rejected: needsPerson,
  withdrawn: { mark: '–', style: 'dim' },
  'timed-out': needsPerson,
};

/** The reasons to wait that end only when a person acts. */
const untilPersonActs = new Set(['credentials-refused', 'unknown-word', 'period-list-too-large', 'refused']);

/** The outcome of a request, or else its state, with a mark that says the same as the colour. */
export function stateCell(item: LedgerItem): Cell {
  const event = outcomeOf(item);
  const { mark, style } = event === null ? ofOpen(item) : ofOutcome[event.data.outcome];
  return { text: `${mark} ${event?.data.outcome ?? item.state}`, style };
}

function ofOpen({ waiting }: LedgerItem): Mark {
  if (waiting === null) return { mark: '●', style: 'cyan' };
  return { mark: '!', style: untilPersonActs.has(waiting.because) ? 'red' : 'yellow' };
}

import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { type Mark, outcomeMarks } from '../../display/outcome-marks.ts';
import type { Cell } from '../text.ts';
import { outcomeOf } from './outcome.ts';

/** The reasons to wait that end only when a person acts. */
const untilPersonActs = new Set(['credentials-refused', 'unknown-word', 'period-list-too-large', 'refused']);

/** The outcome of a request, or else its state, with a mark that says the same as the colour. */
export function stateCell(item: LedgerItem): Cell {
  const event = outcomeOf(item);
  const { sign, style } = event === null ? markOfOpen(item) : outcomeMarks[event.data.outcome];
  return { text: `${sign} ${event?.data.outcome ?? item.state}`, style };
}

function markOfOpen({ waiting }: LedgerItem): Mark {
  if (waiting === null) return { sign: '●', style: 'cyan' };
  return { sign: '!', style: untilPersonActs.has(waiting.because) ? 'red' : 'yellow' };
}

import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Forecast } from '../../display/forecast.ts';
import type { Tone } from '../../display/headline.ts';
import { type Mark, outcomeMarks } from '../../display/outcome-marks.ts';
import type { Cell } from '../text.ts';
import { outcomeOf } from './outcome.ts';
import { headlineOf } from './what.ts';

const openMarks: Readonly<Record<Tone, Mark>> = {
  wrong: { sign: '!', style: 'red' },
  waiting: { sign: '!', style: 'yellow' },
  running: { sign: '●', style: 'cyan' },
  done: { sign: '●', style: 'cyan' },
};

/** The outcome of a request, or else its state, with a mark that says the same as the colour. */
export function stateCell(item: LedgerItem, forecast: Forecast | null, now: number): Cell {
  const event = outcomeOf(item);
  const { sign, style } =
    event === null ? openMarks[headlineOf(item, forecast, now).tone] : outcomeMarks[event.data.outcome];
  return { text: `${sign} ${event?.data.outcome ?? item.state}`, style };
}

import type { LedgerKey } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../display/item-state.ts';
import { afterOutcome, reasonText } from '../../display/outcome-text.ts';
import { printable } from '../../display/printable.ts';
import { stdout } from '../../display/terminal.ts';
import { wrapped } from '../../display/wrapped.ts';
import { type ExitCode, exitCodes } from '../trouble.ts';
import { type Foreseen, forecastWords } from './forecasts.ts';
import { outcomeOf } from './outcome.ts';
import { delayText, waitsFor } from './waits-for.ts';
import { toDo } from './what.ts';

/** The state of a request for machines. Before the ledger holds the request, only its key is known. */
export function standing(key: LedgerKey, item: LedgerItem | undefined, now: number) {
  const event = item === undefined ? null : outcomeOf(item);
  return {
    tenant: key.tenant,
    requestId: key.requestId,
    state: item === undefined ? null : itemState(item),
    waitsFor: item === undefined ? null : waitsFor(item, now),
    outcome: event?.data.outcome ?? null,
    publishedAt: item?.publishedAt ?? null,
    event,
  };
}

/** The state or outcome of a request in one line, and under it why and what to do. */
export function standingText({ requestId }: LedgerKey, item: LedgerItem): string {
  const data = outcomeOf(item)?.data;
  if (data === undefined) return printable(`${requestId}: ${itemState(item)}`);
  const adopted = data.adopted && data.outcome === 'completed' ? ' (adopted: somebody else had set it)' : '';
  const reasons = data.reasons.map((reason) => `  ${reasonText(reason)}`);
  const error = data.outcome === 'failed' ? [`  Zuora says: ${item.run?.errorMessage ?? 'nothing'}`] : [];
  const help = afterOutcome(data);
  const lines = [...reasons, ...error, ...(help === null ? [] : [`  → ${help}`])];
  return [`${requestId}: ${data.outcome}${adopted}`, ...lines]
    .map((line) => wrapped(printable(line), stdout.width(), 4))
    .join('\n');
}

/** What a progress display says of a request. */
export function progressText(item: LedgerItem | undefined, foreseen: Foreseen, now: number): string {
  if (item === undefined) return 'on the queue; not taken from it yet';
  const waits = waitsFor(item, now);
  const help = item.waiting === null ? null : toDo(item, foreseen.forecast, now);
  return [
    itemState(item),
    waits === null ? null : `waits for ${waits}`,
    delayText(item),
    forecastWords(foreseen, now),
    help,
  ]
    .filter((part) => part !== null)
    .join('; ');
}

/** The exit status for a close that was waited for. */
export function exitCodeOf(item: LedgerItem): ExitCode {
  const event = outcomeOf(item);
  if (event === null) return exitCodes.stillOpen;
  return event.data.outcome === 'completed' ? exitCodes.done : exitCodes.otherOutcome;
}

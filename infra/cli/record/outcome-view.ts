import type { LedgerKey } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../display/item-state.ts';
import { printable } from '../../display/printable.ts';
import { type ExitCode, exitCodes } from '../trouble.ts';
import { outcomeOf, reasonText } from './outcome.ts';
import { awaited } from './words.ts';

/** The state of a request for machines. Before the ledger holds the request, only its key is known. */
export function standing(key: LedgerKey, item: LedgerItem | undefined, now: number) {
  const event = item === undefined ? null : outcomeOf(item);
  return {
    tenant: key.tenant,
    requestId: key.requestId,
    state: item === undefined ? null : itemState(item),
    awaits: item === undefined ? null : awaited(item, now),
    outcome: event?.data.outcome ?? null,
    publishedAt: item?.publishedAt ?? null,
    event,
  };
}

/** The state or outcome of a request in one line, and a line for each reason. */
export function standingText({ requestId }: LedgerKey, item: LedgerItem): string {
  const outcome = outcomeOf(item)?.data;
  const first = `${requestId}: ${outcome?.outcome ?? itemState(item)}`;
  const reasons = (outcome?.reasons ?? []).map((reason) => `  ${reasonText(reason)}`);
  const error = outcome?.outcome === 'failed' ? [`  Zuora says: ${item.run?.errorMessage ?? 'nothing'}`] : [];
  return [first, ...reasons, ...error].map(printable).join('\n');
}

/** What a progress display says of a request. */
export function progressText(item: LedgerItem | undefined, now: number): string {
  if (item === undefined) return 'on the queue; not taken from it yet';
  const waits = awaited(item, now);
  return `${itemState(item)}${waits === null ? '' : `; awaits ${waits}`}`;
}

/** The exit status for a close that was waited for. */
export function exitCodeOf(item: LedgerItem): ExitCode {
  const event = outcomeOf(item);
  if (event === null) return exitCodes.stillOpen;
  return event.data.outcome === 'completed' ? exitCodes.done : exitCodes.otherOutcome;
}

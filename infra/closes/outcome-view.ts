import type { LedgerKey } from '../../functions/shared/ledger.ts';
import type { LedgerItem } from '../../functions/shared/ledger-item.ts';
import { printable } from '../local/printable.ts';
import { outcomeOf } from './outcome.ts';
import { type ExitCode, exitCodes } from './trouble.ts';
import { awaited, stateText } from './words.ts';

/** How a request stands, for machines; of one that the ledger does not hold (yet), its key. */
export function standing(key: LedgerKey, item: LedgerItem | undefined, now: number) {
  const outcome = item === undefined ? null : outcomeOf(item);
  return {
    tenant: key.tenant,
    requestId: key.requestId,
    state: item?.state ?? null,
    awaits: item === undefined ? null : awaited(item, now),
    outcome: outcome?.outcome ?? null,
    publishedAt: item?.publishedAt ?? null,
    event: outcome?.event ?? null,
  };
}

/** The same in a line, and a line for each reason. */
export function standingText({ requestId }: LedgerKey, item: LedgerItem): string {
  const outcome = outcomeOf(item);
  const first = `${requestId}: ${outcome === null ? stateText(item) : outcome.outcome}`;
  const reasons = (outcome?.reasons ?? []).map(({ code, zuoraCode, message }) => {
    return `  ${[code, zuoraCode, message].filter(Boolean).join(' ')}`;
  });
  const error = outcome?.outcome === 'failed' ? [`  Zuora says: ${item.run?.errorMessage ?? 'nothing'}`] : [];
  return [first, ...reasons, ...error].map(printable).join('\n');
}

/** What a progress display says of a request. */
export function progressText(item: LedgerItem | undefined, now: number): string {
  if (item === undefined) return 'on the queue; not taken from it yet';
  const waits = awaited(item, now);
  return `${stateText(item)}${waits === null ? '' : `; awaits ${waits}`}`;
}

/** What a script wants to know of a close that was waited for. */
export function exitCodeOf(item: LedgerItem): ExitCode {
  const outcome = outcomeOf(item);
  if (outcome === null) return exitCodes.stillOpen;
  return outcome.outcome === 'completed' ? exitCodes.done : exitCodes.otherOutcome;
}

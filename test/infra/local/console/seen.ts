import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import type { Happening, LogHappening } from '../../../../infra/local/console/record/happening.ts';
import type { RecordedRequest } from '../../../../infra/zuora-simulator/simulator.ts';
import { aPeriod, at, atMs, aWatchingItem } from '../../../functions/poll-trial-balance/items.ts';

/** A log line of the request `close-1`, so many seconds after the beginning. */
export function line(seconds: number, code: string, fields: Record<string, unknown> = {}): LogHappening {
  const all = { tenant: 'default', requestId: 'close-1', trackId: 'zpc-1', code, ...fields };
  return {
    is: 'log',
    at: atMs(seconds),
    functionName: 'set-pending-close',
    stream: 'stdout',
    code,
    fields: all,
    text: JSON.stringify(all),
  };
}

export function zuora(
  seconds: number,
  kind: 'pending-close-set' | 'run-started' | 'run-ended',
  message?: string,
) {
  const about = { periodId: 'p-nov', periodName: 'Nov 2026', ...(message !== undefined && { message }) };
  return { is: 'zuora', at: atMs(seconds), kind, ...about } satisfies Happening;
}

export function received(seconds: number, body = '{}', messageId = 'message-1'): Happening {
  return { is: 'received', at: atMs(seconds), messageId, body, receiveCount: 1, sentAt: atMs(0) };
}

export function call(
  seconds: number,
  method: 'GET' | 'PUT',
  effect = false,
  trackId = 'zpc-1',
): RecordedRequest {
  const path = `/v1/accounting-periods/p-nov${method === 'PUT' ? '/pending-close' : ''}`;
  return {
    at: new Date(atMs(seconds)),
    method,
    path,
    query: {},
    trackId,
    entityIds: null,
    orgIds: null,
    zuoraVersion: null,
    status: 200,
    effect,
    bearerTokenId: 'abcdef01',
    headers: {},
  };
}

type Ended = 'completed' | 'failed';

/** A request whose outcome was concluded so many seconds after the beginning, telling of a run that started then. */
export function anEndedItem(
  seconds: number,
  outcome: Ended,
  runStart: string,
  changes: Partial<LedgerItem> = {},
): LedgerItem & { event: string } {
  const status = outcome === 'completed' ? 'Completed' : 'Error';
  const run = { status, start: runStart, end: null, errorMessage: null };
  const sentFirst = [
    { state: 'accepted', at: at(0), because: null },
    { state: 'sent', at: at(2), because: null },
    { state: 'watching', at: at(3), because: 'put-succeeded' },
  ];
  const item = aWatchingItem({
    run,
    watchingAt: at(3),
    pendingCloseAt: at(3),
    history: sentFirst,
    ...changes,
  });
  const fileIds = aPeriod().fileIds;
  const ended = concluded(
    item,
    { outcome, now: atMs(seconds), reasons: [], fileIds },
    `trial-balance-${outcome}`,
  );
  return { ...ended, event: ended.event ?? '' };
}

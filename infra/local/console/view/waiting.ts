import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../../display/item-state.ts';
import type { QueuedMessage } from '../../emulators/queue-content.ts';
import type { LogHappening } from '../record/happening.ts';

/** Why a close request goes no further, and when it is tried again. */
export interface Wait {
  /** A reason to wait, or words of our own; null: nothing delays it. */
  because: string | null;
  /** Since when, as the ledger holds it. */
  since: number | null;
  /** Null if the next attempt is in progress, or is not known. */
  until: number | null;
}

/**
 * Null once the outcome is published. Pure.
 *
 * @param message its message, while one is in the queue
 * @param logs the lines that name it
 * @param now milliseconds since 1970
 */
export function waiting(
  item: Pick<LedgerItem, 'state' | 'dueAt' | 'waiting'> | null,
  message: QueuedMessage | null,
  logs: readonly LogHappening[],
  now: number,
): Wait | null {
  const noted = item?.waiting ?? null;
  if (item === null || item.state === 'accepted' || item.state === 'sent')
    return inQueue(noted, message, logs, now);
  if (itemState(item) === 'published') return null;
  const until = item.state === 'watching' && item.dueAt !== null ? Date.parse(item.dueAt) : null;
  const since = noted === null ? null : Date.parse(noted.since);
  return { because: noted?.because ?? null, since, until };
}

function inQueue(
  noted: LedgerItem['waiting'],
  message: QueuedMessage | null,
  logs: readonly LogHappening[],
  now: number,
): Wait {
  const nothing = { because: null, since: null, until: null };
  if (message === null) return { ...nothing, because: 'nothing is in the queue for it, so polling ends it' };
  const last = logs.findLast(({ code }) => code === 'request-waits' || code === 'request-handed-back');
  if (last === undefined) return nothing;
  const because = typeof last.fields.reason === 'string' ? last.fields.reason : 'no-time-left';
  const since = noted !== null && noted.because === because ? Date.parse(noted.since) : null;
  // Out of sight for longer than the last wait asked for: it was received again.
  const { visibleAt } = message;
  const isWaiting = visibleAt !== null && visibleAt > now && visibleAt <= last.at + waitedMs(last) + slackMs;
  return { because, since, until: isWaiting ? visibleAt : null };
}

/** The time between the line about a wait and the call that begins it, at most. */
const slackMs = 5_000;

function waitedMs({ fields }: LogHappening): number {
  return typeof fields.seconds === 'number' ? fields.seconds * 1000 : 0;
}

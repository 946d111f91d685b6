import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { itemState } from '../../../display/item-state.ts';
import { waitReasonText } from '../../../display/wait-reasons.ts';
import type { QueuedMessage } from '../../emulators/queue-content.ts';
import type { LogHappening } from '../record/happening.ts';
import type { Waiting } from './state.ts';

/**
 * What a close request awaits next, or why it waits. Pure.
 *
 * @param message its message, while one is in the queue
 * @param logs the lines that speak of it
 * @param now milliseconds since 1970
 */
export function waiting(
  item: Pick<LedgerItem, 'state' | 'dueAt' | 'run' | 'waiting'> | null,
  message: QueuedMessage | null,
  logs: readonly LogHappening[],
  now: number,
): Waiting | null {
  if (item === null || item.state === 'accepted' || item.state === 'sent')
    return inQueue(item?.waiting ?? null, message, logs, now);
  if (itemState(item) === 'published') return null;
  const until = item.state === 'watching' && item.dueAt !== null ? Date.parse(item.dueAt) : null;
  if (item.waiting !== null) return { ...noted(item.waiting), until };
  const because = item.state === 'watching' ? 'the trial balance to end' : 'that the outcome is published';
  return { is: 'awaits', because, since: null, until };
}

type Noted = NonNullable<LedgerItem['waiting']>;

const noted = ({ because, since }: Noted) => ({
  is: 'waits' as const,
  because: waitReasonText(because),
  since: Date.parse(since),
});

function inQueue(
  why: Noted | null,
  message: QueuedMessage | null,
  logs: readonly LogHappening[],
  now: number,
): Waiting | null {
  const awaits = (because: string): Waiting => ({ is: 'awaits', because, since: null, until: null });
  if (message === null) return awaits('that polling concludes it: nothing is in the queue for it');
  if (message.visibleAt === null) return awaits('that its message is received');
  const last = logs.findLast(({ code }) => code === 'request-waits' || code === 'request-handed-back');
  if (last === undefined) return awaits('that its message is handled');
  const reason = typeof last.fields.reason === 'string' ? last.fields.reason : null;
  const because = reason === null ? 'no time left' : waitReasonText(reason);
  const since = why !== null && why.because === reason ? Date.parse(why.since) : null;
  // Out of sight for longer than the last wait asked for: it was received again.
  const isWaiting = message.visibleAt > now && message.visibleAt <= last.at + waitedMs(last) + slackMs;
  return isWaiting
    ? { is: 'waits', because, since, until: message.visibleAt }
    : { is: 'waits', because: `${because}; it is being tried again`, since, until: null };
}

/** Between the line that tells of a wait and the call that begins it. */
const slackMs = 5_000;

function waitedMs({ fields }: LogHappening): number {
  return typeof fields.seconds === 'number' ? fields.seconds * 1000 : 0;
}

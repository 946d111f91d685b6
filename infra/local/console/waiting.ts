import type { LedgerItem } from '../../../functions/shared/ledger-item.ts';
import { itemState } from '../item-state.ts';
import type { QueuedMessage } from '../queue-content.ts';
import type { LogHappening } from './happening.ts';
import type { Waiting } from './state.ts';

/** What the closing function's reasons to wait mean to a person. */
const reasons: Record<string, string> = {
  hold: 'its PUT may still land',
  'trial-balance-running': 'a trial balance of the period is in progress',
  'unknown-word': 'the period has a status that is not known',
  'deadline-near': 'its deadline is too near for another PUT',
  'credentials-refused': 'Zuora refuses the credentials',
  'slow-down': 'Zuora asks to slow down',
  'in-line': 'it waits its turn for a token of Zuora',
  'period-list-too-large': 'its list of periods is too large to be read',
  'zuora-trouble': 'Zuora does not answer as it should',
  'aws-trouble': 'AWS does not answer as it should',
  'no-time-left': 'the invocation had no time left for a PUT',
  'lost-write': 'another invocation wrote its item',
  refused: 'Zuora refused the PUT',
};

/**
 * Why a close request goes no further for now. Pure.
 *
 * @param message its message, while one is in the queue
 * @param logs the lines that speak of it
 * @param now milliseconds since 1970
 */
export function waiting(
  item: Pick<LedgerItem, 'state' | 'dueAt' | 'run'> | null,
  message: QueuedMessage | null,
  logs: readonly LogHappening[],
  now: number,
): Waiting | null {
  if (item === null || item.state === 'accepted' || item.state === 'sent') return inQueue(message, logs, now);
  const until = item.dueAt === null ? null : Date.parse(item.dueAt);
  if (item.state === 'watching') return { because: 'the trial balance has not ended', until };
  if (itemState(item) === 'published') return null;
  const isRefused = logs.at(-1)?.code === 'outcome-unpublished';
  return {
    because: isRefused ? 'SNS does not take the outcome' : 'the outcome is to be published',
    until: null,
  };
}

function inQueue(message: QueuedMessage | null, logs: readonly LogHappening[], now: number): Waiting | null {
  if (message === null)
    return { because: 'nothing is in the queue for it: polling concludes it', until: null };
  if (message.visibleAt === null) return { because: 'its message waits to be received', until: null };
  const last = logs.findLast(({ code }) => code === 'request-waits' || code === 'request-handed-back');
  if (last === undefined) return { because: 'its message is being handled', until: null };
  const reason = typeof last.fields.reason === 'string' ? last.fields.reason : 'no time left';
  const because = reasons[reason] ?? reason;
  // Out of sight for longer than the last wait asked for: it was received again.
  const isWaiting = message.visibleAt > now && message.visibleAt <= last.at + waitedMs(last) + slackMs;
  return isWaiting
    ? { because, until: message.visibleAt }
    : { because: `${because}; it is being tried again`, until: null };
}

/** Between the line that tells of a wait and the call that begins it. */
const slackMs = 5_000;

function waitedMs({ fields }: LogHappening): number {
  return typeof fields.seconds === 'number' ? fields.seconds * 1000 : 0;
}

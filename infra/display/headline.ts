import type { OutcomeEvent } from '../../functions/contract/outcome.ts';
import type { RejectionCode, WaitReason } from '../../functions/shared/ledger/item-words.ts';
import type { LedgerItem, Reason } from '../../functions/shared/ledger/ledger-item.ts';
import { type Forecast, forecastText, isOverTwiceTheUsual, usualText } from './forecast.ts';
import { itemState } from './item-state.ts';
import { roughSpanText } from './time-text.ts';
import { waitReasonText } from './wait-reasons.ts';

/** What a colour or a mark means: `wrong` is for what needs a person. */
export type Tone = 'wrong' | 'waiting' | 'running' | 'done';

/** What happened to a close request or a parked message, and why, in one line. May hold texts of Zuora or senders. */
export interface Headline {
  tone: Tone;
  text: string;
}

type Item = Pick<LedgerItem, 'state' | 'dueAt' | 'waiting' | 'reasons' | 'watchingAt' | 'adopted' | 'run'>;

/** What is known in addition to the ledger item. */
export interface HeadlineFacts {
  /** Milliseconds since 1970. */
  now: number;
  /** The period as a person knows it. */
  period: string;
  /** What the item's event says; null while it has none. */
  outcome: OutcomeEvent['data'] | null;
  /** Why the request waits. Default: what the item says. */
  because?: string | null;
  /** Since when it waits, as people read it, where the headline is to say so. */
  since?: string | null;
  /** When it is tried again. */
  nextTryAt?: number | null;
  /** The HTTP status of the last answer that was not usable. */
  zuoraStatus?: number | null;
  forecast?: Forecast | null;
  /** When its trial balance run began, by the clock of `now`. Zuora's own times have no zone. */
  runningSince?: number | null;
}

/** The headline of a close request; the item is null while only the queue holds the request. Pure. */
export function closeHeadline(item: Item | null, facts: HeadlineFacts): Headline {
  const { outcome, now, nextTryAt = null } = facts;
  const because = facts.because ?? item?.waiting?.because ?? null;
  const since = facts.since == null ? '' : `, since ${facts.since}`;
  if (item !== null && outcome !== null) {
    const ended = outcomeHeadline(outcome, facts.period);
    if (itemState(item) === 'published') return ended;
    return because === null
      ? { tone: 'running', text: `${ended.text} – not published yet` }
      : { tone: 'waiting', text: `${waitText(because, facts)}${since} – ${lowerCased(ended.text)}` };
  }
  if (because !== null) {
    const again = nextTryAt !== null && nextTryAt > now ? `, again in ${roughSpanText(nextTryAt - now)}` : '';
    const said = because === 'refused' ? refusalText(item?.reasons ?? []) : '';
    return { tone: waitTone(because), text: `${waitText(because, facts)}${said}${since}${again}` };
  }
  const { forecast = null } = facts;
  if (forecast?.usual == null) return { tone: 'running', text: progressText(item, facts) };
  const progress = progressText(item, facts);
  const { usual, endsAt } = forecast;
  if (isOverTwiceTheUsual(forecast))
    return { tone: 'waiting', text: `${progress}, over twice the usual ${roughSpanText(usual.medianMs)}` };
  const isAhead = endsAt !== null && endsAt > now;
  const rest = isAhead ? ` – ${forecastText(forecast, now)}` : `, usually ${usualText(usual)}`;
  return { tone: 'running', text: `${progress}${rest}` };
}

function progressText(item: Item | null, { now, runningSince = null }: HeadlineFacts): string {
  if (item === null) return 'Queued: not stored yet';
  if (item.state === 'accepted') return 'Reading the period in Zuora';
  if (item.state === 'sent') return 'Setting pending close in Zuora';
  if (runningSince !== null) return `Trial balance running for ${roughSpanText(now - runningSince)}`;
  const { watchingAt, run } = item;
  const watched = watchingAt === null ? '' : `, for ${roughSpanText(now - Date.parse(watchingAt))}`;
  return `${run?.status === 'Processing' ? 'Trial balance running' : 'Trial balance run not seen yet'}${watched}`;
}

/** For whom a request waits, by its reason. For other reasons it waits only for its next try. */
const waitsFor: Readonly<Partial<Record<WaitReason, string>>> = {
  hold: 'Zuora',
  'trial-balance-running': 'Zuora',
  'slow-down': 'Zuora',
  'zuora-trouble': 'Zuora',
  refused: 'Zuora',
  'aws-trouble': 'AWS',
  'sns-trouble': 'SNS',
};

/** The reasons to wait that do not end by themselves. */
const needsPerson: ReadonlySet<string> = new Set<WaitReason>([
  'unknown-word',
  'credentials-refused',
  'period-list-too-large',
]);

const waitTone = (because: string): Tone => (needsPerson.has(because) ? 'wrong' : 'waiting');

function waitText(because: string, { zuoraStatus = null }: HeadlineFacts): string {
  const text =
    because === 'zuora-trouble' && zuoraStatus !== null ? `${zuoraStatus}` : waitReasonText(because);
  if (needsPerson.has(because)) return `Needs a person: ${text}`;
  const who = new Map(Object.entries(waitsFor)).get(because);
  if (who === undefined) return `Waiting: ${text}`;
  return `Waiting for ${who}: ${text.replace(new RegExp(`^${who}\\b`), 'it')}`;
}

function refusalText([reason]: readonly Reason[]): string {
  return reason === undefined ? '' : ` (${reason.zuoraCode ?? ended(reason.message)})`;
}

function outcomeHeadline(data: OutcomeEvent['data'], period: string): Headline {
  const { requestedAt, concludedAt, trialBalance, adopted, reasons } = data;
  const took = roughSpanText(Date.parse(concludedAt) - Date.parse(requestedAt));
  switch (data.outcome) {
    case 'completed':
      return { tone: 'done', text: `Completed in ${took}${adopted ? ', adopted' : ''}` };
    case 'failed': {
      const why = ended(trialBalance.errorMessage ?? 'Zuora does not say why');
      return { tone: 'wrong', text: `Failed after ${took}: ${why}` };
    }
    case 'rejected':
      return { tone: 'wrong', text: `Rejected: ${rejectionText(reasons, period)}` };
    case 'withdrawn':
      return withdrawnHeadline(reasons, period);
    case 'timed-out':
      return { tone: 'wrong', text: `Timed out after ${took}: ${lastSeen(data)}` };
  }
}

function withdrawnHeadline([reason]: readonly Reason[], period: string): Headline {
  if (reason === undefined) return { tone: 'wrong', text: `Withdrawn: ${period} was reopened or removed` };
  if (reason.code === 'cancelled') return { tone: 'done', text: 'Withdrawn: an operator cancelled it' };
  const isUnclear = reason.code === 'put-unclear';
  const why = isUnclear ? 'Zuora never confirmed pending close' : ended(reason.message);
  return { tone: 'wrong', text: `Withdrawn: ${why}` };
}

function lastSeen({ pendingCloseAt, adopted, trialBalance }: OutcomeEvent['data']): string {
  if (trialBalance.status === 'Processing') return 'the trial balance was still running';
  if (pendingCloseAt === null && !adopted) return 'pending close was never set';
  return trialBalance.status === null
    ? 'no trial balance run was seen'
    : `the trial balance was ${trialBalance.status}`;
}

const rejections: Readonly<Record<RejectionCode, (period: string, reasons: readonly Reason[]) => string>> = {
  'period-not-found': (period) => `Zuora has no period that fits ${period}`,
  'period-ambiguous': (period) => `several periods fit ${period}`,
  'period-open-ended': (period) => `${period} has no end and can never be closed`,
  'period-closed': (period) => `${period} is closed already`,
  'earlier-periods-open': (_, reasons) => stillOpen(reasons.map(({ message }) => message)),
  'refused-by-zuora': (_, [reason]) => `Zuora refused: ${ended(reason?.message ?? '')}`,
};

function rejectionText(reasons: readonly Reason[], period: string): string {
  const [reason] = reasons;
  if (reason === undefined) return 'no reason is given';
  const known = new Map(Object.entries(rejections)).get(reason.code);
  return known === undefined ? ended(reason.message) : known(period, reasons);
}

/** The messages of the reasons name the periods: see `rejectionReasons` of the closing function. */
function stillOpen(messages: readonly string[]): string {
  const [first = '', ...others] = messages.map((message) => message.replace(/ is not closed\.$/, ''));
  if (others.length === 0) return `${first} is still open`;
  return `${first} and ${others.length} more are still open`;
}

/** The headline of a message in the dead-letter queue. SQS moved a message that has no reason. Pure. */
export function parkedHeadline({ reason, detail }: { reason: string | null; detail: string | null }): string {
  if (reason === null) return 'Parked: received too often without success';
  const [first = '', ...others] = (detail ?? reason).split('; ');
  const unknown = /^(\S+) is not allowed$/.exec(first)?.[1];
  const text = unknown === undefined ? first : `unknown key “${unknown}”`;
  return `Parked: ${text}${others.length === 0 ? '' : `, and ${others.length} more`}`;
}

/** A sentence as the end of a headline. */
const ended = (sentence: string) => sentence.replace(/\.$/, '');

const lowerCased = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

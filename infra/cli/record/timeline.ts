import { historyFirstKept } from '../../../functions/shared/ledger/item-history.ts';
import type { HistoryReason, HistoryState } from '../../../functions/shared/ledger/item-words.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { codeText } from '../../display/code-text.ts';
import { spanText, timeText } from '../../display/time-text.ts';
import { waitReasonText } from '../../display/wait-reasons.ts';
import { counted, tableText } from '../text.ts';

type Entry = LedgerItem['history'][number];

const states: Readonly<Record<HistoryState, string>> = {
  accepted: 'stored, nothing is sent yet',
  sent: 'the run that the period shows is stored as the baseline; the pending close is sent',
  watching: 'the period is in pending close; its trial balance is watched',
  concluded: 'the outcome is stored',
  published: 'the outcome is published',
  'resend-asked': 'an operator asked for the same outcome once more',
};

const reasons: Readonly<Record<HistoryReason, string>> = {
  'put-refused': 'Zuora refused the pending close',
  'put-succeeded': 'Zuora said that it is set',
  'pending-close-seen': 'it was seen, although Zuora’s answer had proved nothing',
  'pending-close-found': 'it was in pending close already: adopted, not set by this request',
  'trial-balance-completed': 'the trial balance completed',
  'trial-balance-failed': 'the trial balance ended in an error',
  'period-open-or-gone': 'the period is open again, or gone',
  'put-unclear': 'it may have been set and undone before it was read',
  deadline: 'the deadline was over',
  cancelled: 'an operator cancelled it',
  'period-not-found': 'no such period',
  'period-ambiguous': 'several periods fit',
  'period-open-ended': 'the open-ended period is never closed',
  'period-closed': 'the period is closed already',
  'earlier-periods-open': 'earlier periods are not closed',
  'refused-by-zuora': 'Zuora refused six times',
};

/** The other fields of an entry, with their labels. */
const details: readonly (readonly [key: keyof Entry, label: string])[] = [
  ['periodStatus', 'period'],
  ['zuoraCode', 'Zuora’s code'],
  ['secretVersionId', 'secret version'],
  ['zuoraProcessId', 'Zuora process'],
  ['codeVersion', 'code'],
  ['by', 'by'],
];

function whatText({ state, because }: Entry): string {
  const what = because === 'put-refused' ? 'back to accepted' : codeText(states, state);
  return because === null ? what : `${what}: ${codeText(reasons, because)}`;
}

function detailsText(entry: Entry): string {
  return details
    .flatMap(([key, label]) => (entry[key] === undefined ? [] : [`${label} ${entry[key]}`]))
    .join(', ');
}

function leftOutText(count: number): string {
  return `${counted(count, 'step')} left out: an item has no room for more`;
}

function waitRow({ because, since }: NonNullable<LedgerItem['waiting']>, start: number): string[] {
  const after = `+${spanText(Date.parse(since) - start)}`;
  return [timeText(since), after, 'waits', `it goes no further for now: ${waitReasonText(because)}`, ''];
}

/** What happened to a request, step by step, and why it waits. `width`: the columns of the terminal. */
export function timelineText(
  {
    requestedAt,
    history,
    historyLeftOut = 0,
    waiting = null,
  }: Pick<LedgerItem, 'requestedAt' | 'history' | 'historyLeftOut'> & Partial<Pick<LedgerItem, 'waiting'>>,
  width?: number,
): string {
  const start = Date.parse(requestedAt);
  const rows = history.map((entry) => [
    timeText(entry.at),
    `+${spanText(Date.parse(entry.at) - start)}`,
    entry.state,
    whatText(entry),
    detailsText(entry),
  ]);
  if (historyLeftOut > 0) rows.splice(historyFirstKept, 0, ['…', '', '', leftOutText(historyLeftOut), '']);
  // The ledger holds the present wait alone; those that are over are in the logs.
  if (waiting !== null) rows.push(waitRow(waiting, start));
  return tableText(
    ['time (UTC)', 'after', 'state', 'what', 'with'],
    [[timeText(requestedAt), '', 'asked', 'the request was sent to the queue', ''], ...rows],
    { titleColumns: 3, ...(width !== undefined && { width }) },
  );
}

import type { RejectionCode } from '../../../../functions/shared/ledger/item-words.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { codeText } from '../../../display/code-text.ts';
import { functionNames } from '../../stack-outputs.ts';
import { fieldOf, type Happening, type LogHappening } from '../record/happening.ts';
import { readOutcome } from '../record/read-outcome.ts';
import { isOtherContent, keyOf, requestOf } from '../record/request-of.ts';
import { type CloseStep, type StepName, stepNames } from './state.ts';
import { inLine } from './visible.ts';

/** What is known of one step alone, without the steps around it. */
interface Known {
  at: number | null;
  attempts: number;
  note: string | null;
  isTrouble?: boolean;
}

type Item = Pick<
  LedgerItem,
  | 'tenant'
  | 'requestId'
  | 'zuoraTrackId'
  | 'request'
  | 'requestedAt'
  | 'watchingAt'
  | 'publishedAt'
  | 'adopted'
  | 'periodId'
  | 'period'
  | 'history'
  | 'run'
  | 'state'
  | 'event'
>;

/**
 * How far a close request has come, step by step, from its ledger item and from what happened around it. Pure. Times
 * are milliseconds since 1970.
 */
export function timeline(item: Item, happenings: readonly Happening[]): CloseStep[] {
  const logs = logsOf(item, happenings);
  const known: Record<StepName, Known> = {
    queued: queued(item, happenings),
    'period-read': periodRead(item, logs),
    put: put(item, logs),
    'pending-close': pendingClose(item),
    'trial-balance': trialBalance(item, logs),
    outcome: outcome(item, logs),
  };
  const isOver = item.event !== null;
  const lastDone = stepNames.findLastIndex((name) => known[name].at !== null);
  return stepNames.map((name, index) => {
    const { isTrouble = false, ...step } = known[name];
    if (step.at !== null) return { name, status: isTrouble ? 'trouble' : 'done', ...step };
    // A step that was left out is not waited for, such as the PUT of a period that was found in pending close.
    if (index < lastDone || (isOver && name !== 'outcome'))
      return step.attempts === 0
        ? { name, status: 'skipped', ...step }
        : { name, status: 'trouble', ...step, note: step.note ?? 'without success' };
    const isNow = index === lastDone + 1 || (isOver && name === 'outcome');
    return { name, status: isNow ? 'now' : 'ahead', ...step };
  });
}

/** The log lines of a request: those with its id, and those with the track id of its calls to Zuora. */
export function logsOf(
  item: Pick<LedgerItem, 'tenant' | 'requestId' | 'zuoraTrackId'>,
  happenings: readonly Happening[],
): LogHappening[] {
  return happenings.filter(
    (each): each is LogHappening =>
      each.is === 'log' &&
      ((fieldOf(each, 'requestId') === item.requestId && fieldOf(each, 'tenant') === item.tenant) ||
        fieldOf(each, 'trackId') === item.zuoraTrackId),
  );
}

const named = (logs: readonly LogHappening[], code: string) => logs.filter((line) => line.code === code);

function queued(item: Item, happenings: readonly Happening[]): Known {
  const receives = happenings.filter((each) => {
    const request = each.is === 'received' ? requestOf(each) : null;
    return request !== null && keyOf(request) === keyOf(item) && !isOtherContent(request, item);
  }).length;
  const note = receives === 0 ? null : `received ${receives === 1 ? 'once' : `${receives} times`}`;
  return { at: Date.parse(item.requestedAt), attempts: receives, note };
}

/** The result of a read of the periods that found none that can be set to pending close. */
const reads: Readonly<Partial<Record<RejectionCode, string>>> = {
  'period-not-found': 'Zuora has none that fits',
  'period-ambiguous': 'several fit',
  'period-open-ended': 'it is open-ended',
  'period-closed': 'it is closed',
  'earlier-periods-open': 'an earlier one is open',
};

function periodRead(item: Item, logs: readonly LogHappening[]): Known {
  const found = named(logs, 'period-found')[0];
  const firstReads = named(logs, 'zuora-call').filter(
    ({ functionName, fields }) => functionName === functionNames.closing && fields.method === 'GET',
  );
  const attempts = firstReads.length;
  const because = item.history.findLast(({ state }) => state === 'concluded')?.because ?? '';
  if (Object.hasOwn(reads, because)) {
    const answered = firstReads.at(-1)?.at ?? timeOf(item, 'concluded');
    return { at: answered, attempts, note: codeText(reads, because), isTrouble: true };
  }
  const note = item.period === null ? item.periodId : inLine(item.period.name);
  const at = found?.at ?? (item.periodId === null ? null : timeOf(item, 'accepted'));
  return { at, attempts, note };
}

function put(item: Item, logs: readonly LogHappening[]): Known {
  const sent = item.history.filter(({ state }) => state === 'sent');
  const last = sent.at(-1);
  const refusals = item.history.filter(({ because }) => because === 'put-refused');
  // The recording drops old lines, and the history keeps its entries.
  const refused = Math.max(named(logs, 'put-refused').length, refusals.length);
  const unclear = named(logs, 'put-unclear').length;
  const notes = [
    ...(refused > 0 ? [`refused ${refused === 1 ? 'once' : `${refused} times`}`] : []),
    ...(unclear > 0 ? ['answer unclear'] : []),
    ...(sent.length === 0 && item.adopted ? ['not needed: adopted'] : []),
  ];
  const attempts = Math.max(sent.length, named(logs, 'put-sent').length);
  const note = notes.join(', ') || null;
  if (last === undefined) return { at: null, attempts, note };
  const isRefused =
    item.history.lastIndexOf(last) < item.history.findLastIndex((each) => refusals.includes(each));
  // After a refusal it is sent again, unless others set pending close or the request ends.
  const isOver = item.watchingAt !== null || item.event !== null;
  if (isRefused && !isOver) return { at: null, attempts, note };
  const isTrouble = isRefused || (item.watchingAt === null && item.event !== null);
  return { at: Date.parse(last.at), attempts, note, isTrouble };
}

function pendingClose(item: Item): Known {
  const at = item.watchingAt === null ? null : Date.parse(item.watchingAt);
  return { at, attempts: 0, note: at !== null && item.adopted ? 'adopted' : null };
}

function trialBalance(item: Item, logs: readonly LogHappening[]): Known {
  const reads = named(logs, 'period-read');
  const last = reads.at(-1);
  const end = item.run === null ? null : timeOf(item, 'concluded');
  const note = item.run?.status ?? (last === undefined ? null : seenStatus(fieldOf(last, 'runStatus')));
  // A request can end while its run goes on: by its deadline, or as the period was reopened.
  return { at: end, attempts: reads.length, note, isTrouble: item.run?.status !== 'Completed' };
}

/** What a read showed while the item has no run of its own: a run that has ended is the baseline. */
function seenStatus(status: string | null): string {
  if (status === null) return 'no run yet';
  return status === 'Completed' || status === 'Error' ? 'no run of its own yet' : status;
}

function outcome(item: Item, logs: readonly LogHappening[]): Known {
  const published = named(logs, 'outcome-published');
  const failed = named(logs, 'outcome-unpublished').length;
  const at = item.publishedAt === null ? null : Date.parse(item.publishedAt);
  const word = item.event === null ? null : (readOutcome(item.event)?.data.outcome ?? null);
  const note = word === null ? null : at === null ? `${word}, not published yet` : word;
  return { at, attempts: published.length + failed, note };
}

/** When an item last entered a state. */
function timeOf({ history }: Item, state: string): number | null {
  const entry = history.findLast((each) => each.state === state);
  return entry === undefined ? null : Date.parse(entry.at);
}

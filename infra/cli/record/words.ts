import type { PeriodReference } from '../../../functions/contract/close-request-schema.ts';
import { isPastDeadline, type LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { timeText, utcText } from '../../display/time-text.ts';
import { waitReasonText } from '../../display/wait-reasons.ts';
import { outcomeOf } from './outcome.ts';

/** Beside each time that Zuora gives: it has no zone and cannot be compared with the UTC times around it. */
export const byZuorasClock = 'by Zuora’s clock';

/** The period as a person knows it: by its name once it was found, else by what was asked for. */
export function periodText({ period, request }: Pick<LedgerItem, 'period' | 'request'>): string {
  return period?.name ?? referenceText(request.accountingPeriod);
}

/** Which period a sender asked for. */
export function referenceText(asked: PeriodReference): string {
  if ('id' in asked) return `id ${asked.id}`;
  if ('name' in asked) return asked.name;
  if ('date' in asked) return `the period of ${asked.date}`;
  return `the last ended before ${asked.endedBefore} (${asked.timezone})`;
}

/** What a request waits for, in words; null when it waits for nothing any more. `now` in milliseconds since 1970. */
export function awaited(item: LedgerItem, now: number): string | null {
  if (item.state === 'concluded')
    return item.dueAt === null ? null : 'that the outcome is published, on the next tick';
  if (isPastDeadline(item, now)) return nextTickConcludes;
  switch (item.state) {
    case 'watching':
      return lacksCredentials(item) ? usableCredentials(item) : awaitedOfRun(item);
    case 'sent':
      return awaitedOfPut(item, now);
    case 'accepted':
      return neededFirst(item) ?? awaitedOfZuora(item);
  }
}

/** Why the request goes no further for now, and since when, as its item holds it; null where nothing keeps it. */
export function waitsText({ waiting }: Pick<LedgerItem, 'waiting'>): string | null {
  return waiting && `${waitReasonText(waiting.because)}, since ${utcText(waiting.since)}`;
}

const nextTickConcludes = 'its end, as the deadline is over: on the next tick';

/**
 * What the reason in `waiting` asks for, as far as that alone says it. Null where no reason is stored, and where what is
 * known of the period or of the last refusal says more.
 */
function neededFirst(item: LedgerItem): string | null {
  switch (item.waiting?.because) {
    case 'credentials-refused':
      return usableCredentials(item);
    case 'trial-balance-running':
      return `the trial balance that runs already to end: ${command('periods', item)} shows it`;
    case 'unknown-word':
      return `a status of ${periodText(item)} and its run that this version knows: ${command('periods', item)} shows both`;
    case 'period-list-too-large':
      return 'a list of periods that can be read; a new request that names the period by its id needs no list';
    case 'in-line':
      return 'its turn for a token of Zuora';
    case 'deadline-near':
      return 'its deadline, which is too near for another pending close';
    case 'no-time-left':
      return 'its next try';
    default:
      return null;
  }
}

const lacksCredentials = ({ waiting }: LedgerItem): boolean => waiting?.because === 'credentials-refused';

const usableCredentials = (item: Asked): string =>
  `usable credentials of the tenant: ${command('check', item)}`;

/** The command that reads what the request reads: `check` without the request's entity and orgs can pass where it fails. */
function command(name: 'check' | 'periods', { scope, request, tenant }: Asked): string {
  const entityId = scope?.entityId ?? request.entityId;
  const orgIds = scope?.orgIds ?? request.orgIds;
  const options = [entityId && ` --entity ${entityId}`, orgIds && ` --orgs ${orgIds.join(',')}`];
  return `\`closes ${name} ${tenant}${options.filter(Boolean).join('')}\``;
}

type Asked = Pick<LedgerItem, 'scope' | 'request' | 'tenant'>;

/** While a PUT may still land, the hold is what counts. After it the request goes on like an accepted one. */
function awaitedOfPut(item: LedgerItem, now: number): string {
  const see = 'to see whether Zuora took the pending close';
  const until = item.holdUntil ?? item.deadline;
  if (now < Date.parse(until)) return `${see}; nothing is sent again before ${utcText(until)}`;
  const first = neededFirst(item);
  return first === null ? `${see}, on its next try; ${ifThisLasts(item)}` : `${see}, and first ${first}`;
}

const ifThisLasts = (item: Asked): string => `if this lasts: ${command('check', item)}`;

const noAnswer = new Set(['zuora-trouble', 'slow-down']);

function awaitedOfZuora(item: LedgerItem): string {
  const { scope, refusals, reasons, period, waiting } = item;
  const [reason] = reasons;
  if (reason !== undefined) {
    const said = [reason.zuoraCode, reason.message].filter(Boolean).join(' ');
    return `that Zuora no longer refuses${refusals > 0 ? ` (refused ${refusals} of 6 times)` : ''}: ${said}`;
  }
  // Written by a version that stored no reason for the wait: without a secret that can be read there is no scope.
  if (scope === null && waiting === null) return usableCredentials(item);
  if (period === null || noAnswer.has(waiting?.because ?? ''))
    return `that Zuora answers for the period; ${ifThisLasts(item)}`;
  return `that Zuora lets ${period.name} be set to pending close; ${ifThisLasts(item)}`;
}

function awaitedOfRun({ run }: LedgerItem): string {
  if (run === null) return 'the trial balance of this pending close to show';
  if (run.status === 'Processing') return `the trial balance to end${since(run.start)}`;
  return run.status === null || run.status === 'Pending'
    ? 'the trial balance to start'
    : `the trial balance to end; Zuora says ${run.status}`;
}

const since = (start: string | null) => (start === null ? '' : `, running since ${start} ${byZuorasClock}`);

/** When the request is looked at next: by polling when it is due, or by the queue, which keeps its own times. */
export function nextLookText({ state, dueAt, waiting }: LedgerItem): string {
  if (dueAt === null) return '–';
  if (state === 'concluded' && waiting !== null) return 'on the next tick';
  return state === 'accepted' ? 'when its message is back' : timeText(dueAt);
}

/** `completed` and the like, once there is one. */
export const outcomeText = (item: LedgerItem): string => outcomeOf(item)?.data.outcome ?? '–';

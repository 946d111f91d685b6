import type { Permission } from '../options.ts';
import type { SimulatorEventKind } from './events.ts';
import { type Period, startRun } from './period.ts';
import type { PeriodSet } from './period-set.ts';
import { isRunning } from './run.ts';

/** The state-changing PUTs under `/v1/accounting-periods/{id}/…`. */
export type ActionName = 'pending-close' | 'close' | 'reopen' | 'run-trial-balance';

interface Situation {
  period: Period;
  earlier: readonly Period[];
  next: Period | null;
  isRunning: boolean;
}

/**
 * A precondition: null when it is met, otherwise the message of the refusal. Zuora's real texts are not known
 * (docs/zuora.md §4.3).
 */
type Rule = (situation: Situation) => string | null;

interface Action {
  permissions: readonly Permission[];
  rules: readonly Rule[];
  /** The status afterwards; null: unchanged. */
  status: string | null;
  startsRun: boolean;
  done: SimulatorEventKind;
  refused: SimulatorEventKind;
}

const notOpenEnded: Rule = ({ period }) =>
  period.endDate === null ? 'The open-ended accounting period cannot be changed.' : null;
const statusIsNot =
  (status: string, text: string): Rule =>
  ({ period }) =>
    period.status === status ? `The accounting period is already ${text}.` : null;
const notRunning: Rule = (situation) =>
  situation.isRunning ? 'A trial balance is in progress for this accounting period.' : null;
const earlierClosed: Rule = ({ earlier }) =>
  earlier.some(({ status }) => status !== 'Closed') ? 'An earlier accounting period is not closed.' : null;
const noPendingRevenueSchedule: Rule = ({ period }) =>
  period.hasPendingRevenueSchedule ? 'The accounting period has a pending revenue schedule.' : null;
const noRequiredActions: Rule = ({ period }) =>
  period.hasRequiredActions ? 'The accounting period has unresolved required actions.' : null;
const isClosedOrPending: Rule = ({ period }) =>
  period.status === 'Closed' || period.status === 'PendingClose'
    ? null
    : 'The accounting period is neither closed nor pending close.';
const nextIsOpen: Rule = ({ next }) =>
  next === null || next.status === 'Open'
    ? null
    : 'Only the accounting period right before an open one can be reopened.';
const isOpen: Rule = ({ period }) => (period.status === 'Open' ? null : 'The accounting period is not open.');

const closing: readonly Permission[] = ['Manage Close Process', 'Run Trial Balance'];

// Zuora: developer.zuora.com … PUT_PendingCloseAccountingPeriod, PUT_CloseAccountingPeriod,
// PUT_ReopenAccountingPeriod and PUT_RunTrialBalance; pending revenue schedules: docs.zuora.com, period statuses.
const actions: Record<ActionName, Action> = {
  'pending-close': {
    permissions: closing,
    rules: [
      notOpenEnded,
      statusIsNot('PendingClose', 'pending close'),
      statusIsNot('Closed', 'closed'),
      notRunning,
      earlierClosed,
      noPendingRevenueSchedule,
    ],
    status: 'PendingClose',
    startsRun: true,
    done: 'pending-close-set',
    refused: 'pending-close-refused',
  },
  close: {
    permissions: closing,
    rules: [
      notOpenEnded,
      statusIsNot('Closed', 'closed'),
      notRunning,
      earlierClosed,
      noPendingRevenueSchedule,
      noRequiredActions,
    ],
    status: 'Closed',
    startsRun: true,
    done: 'period-closed',
    refused: 'close-refused',
  },
  // Unlike the other actions, this one is possible while a run is in progress. Its API page lists the two permissions
  // of closing, and the pages on roles name a third one. The simulator requires all three.
  reopen: {
    permissions: [...closing, 'Reopen Accounting Period'],
    rules: [notOpenEnded, isClosedOrPending, nextIsOpen],
    status: 'Open',
    startsRun: false,
    done: 'period-reopened',
    refused: 'reopen-refused',
  },
  'run-trial-balance': {
    permissions: ['Run Trial Balance'],
    rules: [notOpenEnded, isOpen, notRunning],
    status: null,
    startsRun: true,
    done: 'run-started',
    refused: 'run-refused',
  },
};

export function isActionName(word: string): word is ActionName {
  return Object.hasOwn(actions, word);
}

/** Why Zuora would refuse the action, or null. A refusal is also reported as an event. */
export function refusalOf(name: ActionName, periodSet: PeriodSet, period: Period, at: number): string | null {
  const all = periodSet.all();
  const situation: Situation = {
    period,
    earlier: all.filter(({ startDate }) => startDate < period.startDate),
    next: all.find(({ startDate }) => startDate > period.startDate) ?? null,
    isRunning: isRunning(period.run, at),
  };
  for (const rule of actions[name].rules) {
    const message = rule(situation);
    if (message === null) continue;
    periodSet.report(actions[name].refused, at, period, message);
    return message;
  }
  return null;
}

export function missingPermissions(name: ActionName, held: readonly Permission[]): Permission[] {
  return actions[name].permissions.filter((permission) => !held.includes(permission));
}

/** Carries out an action without checking its rules. Calls of the API check them first with {@link refusalOf}. */
export function carryOut(name: ActionName, periodSet: PeriodSet, period: Period, at: number): void {
  const { status, startsRun, done } = actions[name];
  periodSet.reportEndedRuns(at);
  const changed = status === null ? period : { ...period, status };
  periodSet.put(startsRun ? startRun(changed, at, periodSet.timing) : changed);
  periodSet.report(done, at, period);
  if (startsRun && done !== 'run-started' && !isRunning(period.run, at))
    periodSet.report('run-started', at, period);
}

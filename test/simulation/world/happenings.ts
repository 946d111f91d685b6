import { acceptedItem } from '../../../functions/shared/ledger/ledger-transitions.ts';
import type { Action } from '../scenario/scenario.ts';
import type { Books } from '../zuora/books.ts';
import type { Period } from '../zuora/period.ts';
import type { Tokens } from '../zuora/tokens.ts';
import type { Core } from './core.ts';
import type { Lambda } from './lambda.ts';
import type { LedgerModel } from './ledger.ts';
import type { Operator } from './operator.ts';
import type { QueueModel } from './queue.ts';
import type { Scheduler } from './scheduler.ts';
import type { Secrets } from './secrets.ts';
import type { Weather } from './weather.ts';

export interface Parts {
  core: Core;
  weather: Weather;
  ledger: LedgerModel;
  queue: QueueModel;
  secrets: Secrets;
  books: Books;
  tokens: Tokens;
  lambda: Lambda;
  scheduler: Scheduler;
  operator: Operator;
}

const periodOf = ({ books }: Parts, of: { tenant: string; entity: string | null; id: string }) =>
  books.find(of.tenant, of.entity, of.id);

/** Carries out one action of the scenario. */
export function happen(action: Action, parts: Parts) {
  const { core, queue, secrets, weather, ledger, lambda, scheduler, tokens, operator } = parts;
  const { clock, figures } = core;
  core.note(`happens: ${describe(action)}`);
  switch (action.do) {
    case 'send':
      figures.count('messages', action.is.is);
      return queue.send(action.body, action.is);
    case 'redeliver':
      return redeliver(parts);
    case 'lose-message':
      return loseMessage(parts);
    case 'person': {
      const period = periodOf(parts, action);
      if (period !== undefined && parts.books.act(period, action.act)) figures.count('people', action.act);
      return;
    }
    case 'odd-word':
      return showUnknownWord(periodOf(parts, action), action, parts);
    case 'operator':
      return operator.take(action.step, action);
    case 'rotate':
      return rotate(action, parts);
    case 'revoke-tokens':
      figures.count('faults', 'tokens revoked');
      return tokens.revoke(action.tenant);
    case 'secret': {
      const state = secrets.tenants.get(action.tenant);
      if (state === undefined) return;
      state.trouble = action.becomes;
      state.troubleUntil = clock.now + action.ms;
      if (action.becomes === 'missing') state.wasMissing = true;
      return;
    }
    case 'change-scope': {
      const { entityId, orgIds } = action;
      const state = secrets.tenants.get(action.tenant);
      if (state !== undefined) Object.assign(state, { entityId, orgIds, changedAt: clock.now });
      figures.count('faults', 'entity or orgs changed');
      return;
    }
    case 'weather':
      return weather.add({ ...action, until: clock.now + action.ms });
    case 'slow-index':
      figures.count('faults', 'index slow');
      ledger.slowLagMs = action.lagMs;
      ledger.slowUntil = clock.now + action.ms;
      return;
    case 'ticks':
      scheduler.are = action.are;
      scheduler.until = clock.now + action.ms;
      return;
    case 'cold-start':
      return lambda.coldStart();
    case 'kill': {
      const [victim] = [...lambda.running, ...operator.running];
      if (victim !== undefined) core.kill(victim, 'killed');
      return;
    }
    case 'poison-item':
      return poison(action.ms, parts);
  }
}

/** SQS delivers a message again while it is being handled. */
function redeliver({ core, queue }: Parts): void {
  const inWork = queue.open().filter(({ visibleAt }) => visibleAt > core.clock.now);
  if (inWork.length === 0) return;
  core.figures.count('faults', 'queue delivered twice');
  queue.changeVisibility(core.random.pick(inWork), 0);
}

function loseMessage({ core, queue }: Parts): void {
  const open = queue.open();
  if (open.length === 0) return;
  core.figures.count('faults', 'message lost to the dead-letter queue');
  queue.redrive(core.random.pick(open));
}

function showUnknownWord(
  period: Period | undefined,
  action: { field: 'status' | 'run'; ms: number },
  { core }: Parts,
): void {
  if (period === undefined) return;
  const isStatus = action.field === 'status';
  core.figures.count('faults', `unknown word in ${action.field}`);
  if (isStatus) period.hasUnknownStatus = true;
  else period.hasUnknownRunStatus = true;
  core.clock.after(action.ms, () => {
    if (isStatus) period.hasUnknownStatus = false;
    else period.hasUnknownRunStatus = false;
    period.changedAt = core.clock.now;
  });
}

function rotate(action: { tenant: string; isOldRevoked: boolean }, { core, secrets }: Parts): void {
  const state = secrets.tenants.get(action.tenant);
  if (state === undefined) return;
  core.figures.count('faults', 'secret rotated');
  state.version++;
  state.changedAt = core.clock.now;
  state.accepted = action.isOldRevoked ? [state.version] : [...state.accepted, state.version];
}

/** An item that no version of the code can read, and a person who removes it later. */
function poison(ms: number, { core, ledger }: Parts): void {
  const { clock, figures } = core;
  figures.count('faults', 'item poisoned');
  const key = { tenant: 'poisoned', requestId: 'poison' };
  const content = { accountingPeriod: { name: 'x' }, entityId: null, orgIds: null, requestedBy: null };
  const sent = { at: clock.now, by: null };
  const facts = { sent, now: clock.now, deadlineHours: 1, codeVersion: 'other' };
  ledger.poison(key, acceptedItem({ ...key, content }, facts));
  clock.after(ms, () => ledger.remove(key));
}

/** An action as a line of the trace. Bodies are left out because they are long. */
export function describe(action: Action): string {
  const { at: _at, ...rest } = action;
  return rest.do === 'send' ? `send ${JSON.stringify(rest.is)}` : JSON.stringify(rest);
}

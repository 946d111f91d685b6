import { send } from '../scenario/quiet-scenario.ts';
import type { Action, OperatorStep } from '../scenario/scenario.ts';
import { byId, type CrashScenario, crashScenario, minute, person, second } from './scenario.ts';

const operator = (step: OperatorStep, at: number): Action => ({
  at,
  do: 'operator',
  step,
  tenant: 'default',
  requestId: 'close-1',
});

/** What an operator may do with an item while the functions work on it. */
export const operators: readonly CrashScenario[] = [
  crashScenario(
    'cancelled while it waits: withdrawn',
    ['set trial-balance-running'],
    [person('run', 0), send(byId, 3 * second), operator('cancel', 10 * second)],
    { november: { runSeconds: 600 } },
  ),
  crashScenario('cancelled while its period is read: no PUT', [], [send(byId), operator('cancel', 900)]),
  crashScenario(
    'cancelled as its PUT is decided: too late',
    ['put success', 'poll completed'],
    [send(byId), operator('cancel', 1_918)],
  ),
  crashScenario(
    'outcome resent: the same bytes again',
    ['poll completed'],
    [send(byId), operator('resend', 10 * minute)],
  ),
];

import { send } from '../scenario/quiet-scenario.ts';
import type { Action } from '../scenario/scenario.ts';
import { byId, byName, type CrashScenario, crashScenario, minute, request, second } from './scenario.ts';

const nonsense: Action = { at: 0, do: 'send', body: 'not JSON', is: { is: 'nonsense' } };
const unknownTenant: Action = {
  at: 0,
  do: 'send',
  body: JSON.stringify({ requestId: 'close-1', tenant: 'nobody', ...byId }),
  is: { is: 'request', tenant: 'nobody', requestId: 'close-1', content: '{}', hasSecret: false },
};

/** What the sections "In", "Credentials" and "The ledger" of the specification say of messages. */
export const messages: readonly CrashScenario[] = [
  crashScenario('not a close request: parked', [], [nonsense]),
  crashScenario('an unknown tenant: parked', [], [unknownTenant]),
  crashScenario('an id used again with other content: parked', [], [request, send(byId, 30 * second)]),
  crashScenario('the same message twice in one batch', [], [send(byId), send(byId)]),
  crashScenario(
    'the same message again while the first is being handled',
    [],
    [send(byId), send(byId, second)],
  ),
  crashScenario(
    'a secret without a value: stored, and waits',
    ['put success'],
    [{ at: 0, do: 'secret', tenant: 'default', becomes: 'no-value', ms: 2 * minute }, send(byName, second)],
  ),
];

import { send } from '../scenario/quiet-scenario.ts';
import type { Action } from '../scenario/scenario.ts';
import { byId, byName, type CrashScenario, crashScenario, minute, request, second } from './scenario.ts';

const nonsense: Action = { at: 0, do: 'send', body: 'not JSON', is: { is: 'nonsense' } };
const ofNobody: Action = {
  at: 0,
  do: 'send',
  body: JSON.stringify({ requestId: 'close-1', tenant: 'nobody', ...byId }),
  is: { is: 'request', tenant: 'nobody', requestId: 'close-1', content: '{}', hasSecret: false },
};

/** Messages other than one good message: "In", "Credentials" and "The ledger". */
export const messages: readonly CrashScenario[] = [
  crashScenario('no request: parked', [], [nonsense]),
  crashScenario('an unknown tenant: parked', [], [ofNobody]),
  crashScenario('an id used again with other content: parked', [], [request, send(byId, 30 * second)]),
  crashScenario('the same message twice in one batch', [], [send(byId), send(byId)]),
  crashScenario('the same message again while the first is in work', [], [send(byId), send(byId, second)]),
  crashScenario(
    'a secret that cannot be used yet: stored, and waits',
    ['put success'],
    [{ at: 0, do: 'secret', tenant: 'default', becomes: 'no-value', ms: 2 * minute }, send(byName, second)],
  ),
];

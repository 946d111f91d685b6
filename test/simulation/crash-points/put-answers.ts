import { send } from '../scenario/quiet-scenario.ts';
import {
  byId,
  byName,
  type CrashScenario,
  crashScenario,
  minute,
  person,
  puts,
  request,
} from './scenario.ts';

const slowPolling = { pollMinSeconds: 600 };

/** "The PUT's answer", row by row. */
export const putAnswers: readonly CrashScenario[] = [
  // The longest comes first, so that no worker runs it alone at the end.
  crashScenario(
    'refused six times: rejected',
    ['put refused-by-zuora', 'put refused-wait'],
    [person('block', 0), send(byId)],
  ),
  crashScenario('success: watching', ['put success'], [send(byId)]),
  crashScenario(
    'refused without a reason that a read explains: wait',
    ['put refused-wait', 'put success'],
    [person('block', 0), request, person('unblock', 2 * minute)],
  ),
  crashScenario(
    'asked to slow down, locked or signed out: wait',
    ['put refused-not-now'],
    [puts('refuses', 2 * minute), send(byId)],
    { seed: 5, settings: slowPolling },
  ),
  crashScenario('earlier periods are open: rejected', ['put earlier-periods-open'], [request], {
    october: { status: 'Open' },
  }),
  crashScenario(
    'refused, because a person set pending close first: adopted',
    ['put refused-adopted'],
    [request, person('pending-close', 3_300)],
  ),
  crashScenario(
    'the answer is lost, and pending close is read: watching',
    ['put unclear-seen'],
    [puts('lost-answer'), request],
    { settings: slowPolling },
  ),
  crashScenario(
    'the answer proves nothing, and pending close is read: watching',
    ['put unclear-seen'],
    [puts('answers-unclearly'), send(byId)],
    { settings: slowPolling },
  ),
  crashScenario(
    'no answer, and not pending close: waits until the hold is over',
    ['put unclear-hold'],
    [puts('hangs'), send(byName)],
    { settings: slowPolling },
  ),
  crashScenario(
    'no answer, and the PUT takes effect late: waits until the hold is over',
    ['put unclear-hold'],
    [puts('lands-late'), send(byId)],
    { seed: 3, settings: slowPolling },
  ),
];

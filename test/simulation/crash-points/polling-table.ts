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
  second,
  showUnknownWord,
} from './scenario.ts';

/** With 300 s, which are also the hold, a tick comes after the hold and before the message comes back. */
const tickAfterHold = { pollMinSeconds: 300 };
/** With 60 s, a tick comes before the message comes back. */
const quickPolling = { pollMinSeconds: 60, pollMaxSeconds: 120 };

/** "What polling does", row by row. */
export const pollingTable: readonly CrashScenario[] = [
  crashScenario('accepted: kept until its deadline', ['poll accepted'], [person('run', 0), request], {
    november: { runSeconds: 7_200 },
    settings: { deadlineHours: 1, backoffMinSeconds: 900, backoffMaxSeconds: 900 },
  }),
  crashScenario('sent, pending close: watching', ['poll sent-seen'], [puts('lands-late'), request], {
    seed: 3,
  }),
  crashScenario(
    'sent, closed: watching',
    ['poll sent-seen'],
    [puts('lands-late'), request, person('close', 2.5 * minute)],
  ),
  crashScenario(
    'sent, hold over, another run: withdrawn',
    ['poll sent-unclear'],
    [puts('lands-late'), request, person('reopen', 130 * second)],
    { seed: 16, settings: tickAfterHold },
  ),
  crashScenario(
    'sent, hold over, gone: withdrawn',
    ['poll sent-unclear'],
    [puts('hangs'), request, person('delete', 10 * second)],
    { settings: tickAfterHold },
  ),
  crashScenario('sent, any other: kept', ['poll sent-kept'], [puts('fails'), request]),
  crashScenario('watching for too short: kept unread', ['poll young'], [puts('lost-answer'), request], {
    seed: 6,
  }),
  crashScenario('watching, open: withdrawn', ['poll withdrawn'], [request, person('reopen', 30 * second)], {
    november: { runSeconds: 600 },
  }),
  crashScenario(
    'watching, gone: withdrawn',
    ['poll withdrawn'],
    [send(byId), person('reopen', 50 * second), person('delete', 51 * second)],
    { november: { runSeconds: 10 } },
  ),
  crashScenario('watching, Completed: completed', ['poll completed'], [request]),
  crashScenario(
    'watching, closed by a person: completed by the latest run',
    ['poll completed'],
    [request, person('close', 75 * second)],
  ),
  crashScenario('watching, Error: failed', ['poll failed'], [send(byId)], { november: { errorRate: 1 } }),
  crashScenario('watching, the start of the baseline, but seen running', ['poll seen-running'], [request], {
    seed: 19,
    november: { runSeconds: 180, run: { status: 'Completed', secondsAgo: -3 } },
  }),
  crashScenario('watching, the run is in progress: kept', ['poll kept', 'poll completed'], [request], {
    seed: 2,
    november: { runSeconds: 180 },
  }),
  crashScenario('watching, still the baseline: kept', ['poll kept', 'poll completed'], [request], {
    november: { lagSeconds: 200 },
  }),
  crashScenario(
    'watching, an unknown word: kept and counted',
    ['poll unknown-word', 'poll completed'],
    [send(byId), showUnknownWord('run', minute, 2 * minute)],
  ),
  crashScenario('watching until the deadline: timed-out', ['poll timed-out'], [request], {
    november: { runSeconds: 14_400 },
    settings: { deadlineHours: 1, pollMinSeconds: 900 },
  }),
  crashScenario(
    'two requests of one period at once',
    ['set adopted-unknown', 'poll completed'],
    [send(byName), send(byId, 0, 'close-2')],
    { settings: quickPolling },
  ),
  crashScenario(
    'two requests of one period, one after the other',
    ['set adopted-unknown', 'poll completed'],
    [send(byName), send(byId, 10 * second, 'close-2')],
    { settings: quickPolling },
  ),
];

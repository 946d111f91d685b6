import { send } from '../scenario/quiet-scenario.ts';
import {
  byId,
  byName,
  type CrashScenario,
  crashScenario,
  minute,
  person,
  puts,
  reads,
  request,
  second,
  showUnknownWord,
} from './scenario.ts';

const openEnded = { id: 'default-0-end', name: 'Open-Ended', startDate: '2026-12-01', endDate: null };
const twin = { id: 'default-0-0-b' };
const longWaits = { backoffMinSeconds: 900, backoffMaxSeconds: 900 };

/** "What setting a period to pending close does", row by row. */
export const closingTable: readonly CrashScenario[] = [
  // One of the longest scenarios, so it comes first. The read after the sixth refusal fails, so the next delivery takes
  // the row.
  crashScenario(
    'six counted refusals: rejected without a PUT',
    ['set six-refusals'],
    [person('block', 0), send(byId), reads('fails', 1_512_500)],
  ),
  crashScenario('watching: acknowledged', ['set watching'], [request, send(byName, 30 * second)]),
  crashScenario('concluded: acknowledged', ['set concluded'], [request, send(byName, 10 * minute)]),
  crashScenario(
    'past its deadline: acknowledged',
    ['set past-deadline', 'poll accepted'],
    [person('run', 0), send(byId, 10 * second), send(byId, 60 * minute + 20 * second)],
    { november: { runSeconds: 14_400 }, settings: { deadlineHours: 1, ...longWaits } },
  ),
  crashScenario(
    'the deadline nearer than a hold: wait',
    ['set trial-balance-running', 'set deadline-near', 'poll accepted'],
    [person('run', 0), request],
    { november: { runSeconds: 2_600 }, settings: { deadlineHours: 1, ...longWaits } },
  ),
  crashScenario(
    'no such name: rejected',
    ['set period-not-found'],
    [send({ accountingPeriod: { name: 'Nov' } })],
  ),
  crashScenario(
    'no such id: rejected',
    ['set period-not-found'],
    [send({ accountingPeriod: { id: 'none' } })],
  ),
  crashScenario('two periods of the name: rejected', ['set period-ambiguous'], [request], { others: [twin] }),
  crashScenario(
    'open-ended: rejected',
    ['set period-open-ended'],
    [send({ accountingPeriod: { date: '2027-01-31' } })],
    { others: [openEnded] },
  ),
  crashScenario('closed: rejected', ['set period-closed'], [send(byId)], {
    november: { status: 'Closed' },
  }),
  crashScenario('pending close already: adopted', ['set adopted-unknown'], [request], {
    november: { status: 'PendingClose' },
  }),
  crashScenario(
    'pending close after a refusal: adopted with its baseline',
    ['set adopted-refused'],
    [person('block', 0), request, person('unblock', minute), person('pending-close', minute + second)],
  ),
  crashScenario('sent, pending close is seen: watching', ['set seen'], [puts('lands-late'), request], {
    seed: 3,
    settings: { pollMinSeconds: 600 },
  }),
  crashScenario(
    'sent, closed is seen: watching',
    ['set seen'],
    [puts('lands-late'), request, person('close', 4 * minute)],
    { settings: { pollMinSeconds: 600 } },
  ),
  crashScenario('sent, on hold: wait', ['set hold'], [puts('fails'), request, send(byName, 20 * second)], {
    settings: { pollMinSeconds: 600 },
  }),
  crashScenario(
    'sent, hold over, another run: withdrawn',
    ['set put-unclear'],
    [puts('lands-late'), request, person('reopen', 4 * minute)],
    { seed: 3, settings: { pollMinSeconds: 600 } },
  ),
  crashScenario(
    'sent, hold over, gone: withdrawn',
    ['set put-unclear'],
    [puts('fails'), request, person('delete', 4 * minute)],
    { settings: { pollMinSeconds: 600 } },
  ),
  crashScenario('a run is in progress: wait', ['set trial-balance-running'], [person('run', 0), request]),
  crashScenario(
    'an unknown status: wait',
    ['set unknown-word', 'set send'],
    [showUnknownWord('status', 0, minute), request],
  ),
  crashScenario(
    'an unknown run status: wait',
    ['set unknown-word', 'set send'],
    [showUnknownWord('run', 0, minute), send(byId)],
  ),
  crashScenario('open, found by name: PUT', ['set send', 'poll completed'], [request]),
  crashScenario('open, given by id: PUT', ['set send', 'poll completed'], [send(byId)]),
  crashScenario(
    'open, found by `endedBefore`: PUT',
    ['set send', 'poll completed'],
    [send({ accountingPeriod: { endedBefore: '2026-12-02T09:00:00Z', timezone: 'Europe/Berlin' } })],
  ),
  crashScenario('open, never had a run: PUT', ['set send', 'poll completed'], [request], {
    november: { run: null },
  }),
  crashScenario(
    'sent, hold over, open as before: another PUT',
    ['set send-again'],
    [puts('fails'), send(byId)],
    { settings: { pollMinSeconds: 600 } },
  ),
];

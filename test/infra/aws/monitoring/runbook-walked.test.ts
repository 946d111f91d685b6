import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busy, settingsOf, settingsSets } from '../settings/settings-sets.ts';
import { templateOf } from '../template.ts';
import { alarmsOf, metricsOf } from './alarms.ts';
import { type AlarmState, stateOf } from './cloudwatch.ts';
import { type Session, startSession } from './runbook-session.ts';
import { closingWalks } from './runbook-walks/closing.ts';
import { pollingWalks } from './runbook-walks/polling.ts';
import { scheduledWalks } from './runbook-walks/scheduled.ts';
import { wakeUpWalks } from './runbook-walks/wake-ups.ts';
import { outsideWalks } from './runbook-walks/zuora.ts';

/**
 * The runbook, walked: for each alarm, what it is for happens in a local stack, whose functions are the real ones and
 * whose hours pass at once. What was measured (by the functions' own log lines, and as AWS would of their invocations,
 * queues and deliveries) raises the alarm as the template defines it; what the runbook says to do ends it.
 */
const ofSchedules = alarmsOf(templateOf(busy), settingsOf(busy).stackName);
const alarms = { ...ofSchedules, ...alarmsOf(templateOf({ wakeUps: true }), 'ZuoraPendingClose') };
const walks = { ...closingWalks, ...pollingWalks, ...outsideWalks, ...scheduledWalks, ...wakeUpWalks };

describe('walked in a local stack', () => {
  let session: Session;
  beforeAll(async () => {
    session = await startSession();
  });
  afterAll(() => session.stop());

  it.each(Object.entries(walks))('%s is raised and ends', async (name, walk) => {
    const alarm = alarms[name] ?? expect.fail(`no stack has an alarm ${name}`);
    let before: AlarmState = 'OK';
    const seconds = alarm.EvaluationPeriods * Math.max(...metricsOf(alarm).map(({ Period }) => Period));
    // So that no window of this alarm's holds what another walk left.
    await session.pass(Math.max(60, seconds / 60));
    await walk(session, () => {
      before = stateOf(alarm, session.points, session.clock.now(), before);
      return before;
    });
  });
});

it('every alarm of every stack is walked', () => {
  const names = settingsSets.flatMap(([, context]) =>
    Object.keys(alarmsOf(templateOf(context), settingsOf(context).stackName)),
  );

  expect(Object.keys(walks).sort()).toEqual([...new Set(names)].sort());
});

import { expect } from 'vitest';
import { until } from '../../../../until.ts';
import { functionIds, pointsOf, type Session } from '../runbook-session.ts';
import type { Walk } from './walk.ts';

const aDay = 24 * 60;

/** Calls the address as Zuora does. @returns the status of the answer */
async function call(session: Session, key: string): Promise<number> {
  const { url } = wakeUpsOf(session);
  const response = await fetch(`${url}/default?accountingPeriodId=p-none`, {
    headers: { authorization: `Basic ${Buffer.from(`default:${key}`).toString('base64')}` },
  });
  await response.body?.cancel();
  return response.status;
}

function wakeUpsOf({ wakeUps }: Session) {
  if (wakeUps === null) throw new Error('The session has no wake-ups');
  return wakeUps;
}

export const wakeUpWalks: Record<string, Walk> = {
  async 'wake-ups-refused'(session, state) {
    const counted = () => session.points.filter(({ metric }) => metric.includes(' WakeUpsRefused ')).length;
    const before = counted();
    expect(await call(session, 'a-key-of-yesterday')).toBe(401);
    await until(() => counted() > before);
    expect(state()).toBe('OK');
    await session.pass(120);
    expect(await call(session, 'a-key-of-yesterday')).toBe(401);
    await until(() => counted() > before + 1);
    expect(state()).toBe('ALARM');

    // The right key, typed in.
    expect(await call(session, wakeUpsOf(session).keyFor('default'))).toBe(200);
    await session.pass(aDay);
    expect(state()).toBe('OK');
  },

  async 'wake-ups-failing'(session, state) {
    const { function: receiving } = wakeUpsOf(session);
    const key = wakeUpsOf(session).keyFor('default');
    // It is stopped while Secrets Manager does not answer.
    const crashed = async () => {
      receiving.crash();
      let isAsking = false;
      const onHit = () => {
        isAsking = true;
      };
      session.emulators.fail({ service: 'secrets', what: 'hang', onHit });
      const status = call(session, key);
      await until(() => isAsking);
      receiving.crash();
      expect(await status).toBe(502);
      session.emulators.endFaults();
      const error = { name: 'Runtime.ExitError', message: 'The process ended' };
      session.points.push(...pointsOf(functionIds.receiving, { error }, session.clock.now()));
    };
    await crashed();
    expect(state()).toBe('OK');
    await session.pass(120);
    await crashed();
    expect(state()).toBe('ALARM');

    expect(await call(session, key)).toBe(200);
    await session.pass(aDay);
    expect(state()).toBe('OK');
  },
};

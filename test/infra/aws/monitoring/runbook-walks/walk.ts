import { until } from '../../../../until.ts';
import type { AlarmState } from '../cloudwatch.ts';
import type { Session } from '../runbook-session.ts';

/**
 * Brings about what an alarm is for, really, in a local stack; expects the alarm to begin, does what the runbook says,
 * and expects it to end.
 *
 * @param state the alarm's, evaluated now from what was measured
 */
export type Walk = (session: Session, state: () => AlarmState) => Promise<void>;

/** Waits for a log line of the functions about a request. */
export function untilLogged(session: Session, code: string, requestId: string): Promise<void> {
  return until(() =>
    session.logs.some(({ fields }) => fields?.code === code && fields.requestId === requestId),
  );
}

/** A close whose period is in pending close, and whose trial balance runs until somebody ends it. */
export async function aWatchedClose(session: Session) {
  session.startEventSource();
  const entity = session.entity();
  const requestId = await session.ask(entity.entityId, { id: entity.november });
  await untilLogged(session, 'pending-close-set', requestId);
  return {
    ...entity,
    requestId,
    /** Ends the trial balance; the next tick tells. */
    async end() {
      entity.books.finishRun(entity.november);
      await session.pass(6);
      await session.tick();
      return session.outcomeOf(requestId);
    },
  };
}

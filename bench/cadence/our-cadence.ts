import type { PeriodReference } from '../../functions/contract/close-request-schema.ts';
import { pollTrialBalances } from '../../functions/poll-trial-balance/poll-trial-balances.ts';
import { driveCloseRequest } from '../../functions/set-pending-close/set-pending-close.ts';
import { createTenantAccess } from '../../functions/shared/zuora/tenant-access.ts';
import { deployedTimings } from '../deployed-timings.ts';
import { createCountedZuora } from './counted-zuora.ts';
import { createMemoryLedger } from './memory-ledger.ts';
import type { Close, Trial } from './trials.ts';

export interface PollBounds {
  pollMinSeconds: number;
  pollMaxSeconds: number;
}

const { pollMinSeconds, pollMaxSeconds, deadlineHours, backoffMinSeconds, backoffMaxSeconds } =
  deployedTimings;
/** The defaults of a stack. */
export const defaultBounds: PollBounds = { pollMinSeconds, pollMaxSeconds };

const minute = 60_000;
const firstTick = Date.parse('2026-12-01T09:00:00.000Z');
const others = {
  deadlineHours,
  backoffMinSeconds,
  backoffMaxSeconds,
  putAnswerSeconds: 120,
  codeVersion: 'bench',
};
const plentyOfTimeMs = 300_000;

/**
 * One close by the functions' own code, from the message to the outcome, with a tick every minute of a clock that only
 * this moves. Calls take no time, so all lag comes from the schedule.
 */
export async function closeByOurCadence(
  trial: Trial,
  bounds: PollBounds = defaultBounds,
  accountingPeriod: PeriodReference = { id: 'nov' },
): Promise<Close> {
  let clock = firstTick - Math.round(trial.untilTickSeconds * 1000);
  let publishedAt: number | null = null;
  const asked = clock;
  const now = () => clock;
  const { zuora, callsAt, endsAt } = createCountedZuora(now, trial);
  const effects = {
    now,
    timeLeftMs: () => plentyOfTimeMs,
    ledger: createMemoryLedger(),
    zuora,
    report: () => undefined,
    tenantAccess: createTenantAccess(),
    settings: { ...others, ...bounds },
  };
  const content = { accountingPeriod, entityId: null, orgIds: null, requestedBy: null };
  await driveCloseRequest(
    { tenant: 'default', requestId: 'close-1', content },
    { at: asked, by: null, receiveCount: 1 },
    effects,
  );
  const callsBefore = callsAt.length;

  const publish = async () => {
    publishedAt = clock;
  };
  for (clock = firstTick; publishedAt === null; clock += minute) {
    await pollTrialBalances(clock, { ...effects, publish });
    if (clock > firstTick + deadlineHours * 60 * minute)
      throw new Error('The close has no outcome before its deadline');
  }
  if (publishedAt < endsAt()) throw new Error('The outcome was published before the run ended');
  return {
    callsBefore,
    callsAfter: callsAt.length - callsBefore,
    lagSeconds: (publishedAt - endsAt()) / 1000,
  };
}

import type { PeriodReference } from '../../functions/contract/close-request-schema.ts';
import { pollTrialBalances } from '../../functions/poll-trial-balance/poll-trial-balances.ts';
import { wakeUp } from '../../functions/poll-trial-balance/wake-up.ts';
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

/** Zuora's callout when the run ends. */
export interface Callout {
  /** How long after the end of the run it comes, in seconds. */
  afterSeconds: number;
  /** The age from which its wake-up reads an item, in seconds. The product knows only `pollMinSeconds`. */
  itemMinSeconds?: number;
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
const tenant = 'default';
const periodId = 'nov';

/**
 * One close by the functions' own code, from the message to the outcome, with a tick every minute of a clock that only
 * this moves. Calls take no time, so all lag comes from the schedule and the callout.
 */
export async function closeByOurCadence(
  trial: Trial,
  bounds: PollBounds = defaultBounds,
  {
    callout = null,
    accountingPeriod = { id: periodId },
  }: { callout?: Callout | null; accountingPeriod?: PeriodReference } = {},
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
    { tenant, requestId: 'close-1', content },
    { at: asked, by: null, receiveCount: 1 },
    effects,
  );
  const callsBefore = callsAt.length;

  const polling = {
    ...effects,
    publish: async () => {
      publishedAt = clock;
    },
  };
  const calledAt = Math.round(endsAt() + (callout?.afterSeconds ?? Number.POSITIVE_INFINITY) * 1000);
  const { itemMinSeconds = bounds.pollMinSeconds } = callout ?? {};
  const settings = { ...effects.settings, pollMinSeconds: itemMinSeconds };
  for (let tick = firstTick; publishedAt === null; tick += minute) {
    if (calledAt >= tick - minute && calledAt < tick) {
      clock = calledAt;
      await wakeUp({ tenant, accountingPeriodId: periodId }, { ...polling, settings });
      if (publishedAt !== null) break;
    }
    clock = tick;
    await pollTrialBalances(tick, polling);
    if (tick > firstTick + deadlineHours * 60 * minute)
      throw new Error('The close has no outcome before its deadline');
  }
  if (publishedAt < endsAt()) throw new Error('The outcome was published before the run ended');
  return {
    callsBefore,
    callsAfter: callsAt.length - callsBefore,
    lagSeconds: (publishedAt - endsAt()) / 1000,
  };
}

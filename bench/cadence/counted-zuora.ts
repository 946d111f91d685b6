import {
  type AccountingPeriod,
  accountingPeriodSchema,
} from '../../functions/shared/zuora/accounting-period.ts';
import { createTextCleaner } from '../../functions/shared/zuora/answer/texts.ts';
import type { Zuora } from '../../functions/shared/zuora/zuora.ts';
import { runStartSeconds } from './trials.ts';

/** A period as it stands open before a month's close, its last run long over. */
const period = accountingPeriodSchema(createTextCleaner({})).parse({
  id: 'nov',
  name: 'Nov 2026',
  startDate: '2026-11-01',
  endDate: '2026-11-30',
  status: 'Open',
  runTrialBalanceStatus: 'Completed',
  runTrialBalanceStart: '2026-11-20 01:00:00',
  runTrialBalanceEnd: '2026-11-20 01:10:00',
});

/** One period of Zuora's with one trial balance, and when each call for it was made, in milliseconds of its clock. */
export interface CountedZuora {
  zuora: Zuora;
  callsAt: readonly number[];
  /** When the run ends; infinitely late before the PUT. */
  endsAt(): number;
}

/**
 * Answers at once. Before its run starts the period shows the older one, as Zuora may.
 *
 * @param now milliseconds since 1970
 */
export function createCountedZuora(now: () => number, runSeconds: number): CountedZuora {
  const callsAt: number[] = [];
  let setAt = Number.POSITIVE_INFINITY;
  const startsAt = () => setAt + runStartSeconds * 1000;
  const endsAt = () => startsAt() + runSeconds * 1000;

  function shown(): AccountingPeriod {
    if (now() < setAt) return period;
    if (now() < startsAt()) return { ...period, status: 'PendingClose' };
    const status = now() < endsAt() ? 'Processing' : 'Completed';
    const run = { status, start: '2026-12-01 01:00:05', end: null, errorMessage: null };
    return { ...period, status: 'PendingClose', run };
  }

  const secret = { entityId: null, orgIds: null, secretVersionId: 'v1' };
  const zuora: Zuora = {
    tenantSettings: async () => secret,
    prepare: async () => undefined,
    secretVersionTaken: () => secret.secretVersionId,
    getPeriod: async () => {
      callsAt.push(now());
      return shown();
    },
    listPeriods: async () => {
      callsAt.push(now());
      return [shown()];
    },
    setPendingClose: async () => {
      callsAt.push(now());
      setAt = now();
      return { processId: 'process-1' };
    },
  };
  return { zuora, callsAt, endsAt };
}

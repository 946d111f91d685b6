import {
  type AccountingPeriod,
  accountingPeriodSchema,
} from '../../functions/shared/zuora/accounting-period.ts';
import { createTextCleaner } from '../../functions/shared/zuora/answer/texts.ts';
import type { Zuora } from '../../functions/shared/zuora/zuora.ts';
import { createZuoraRules } from '../../infra/zuora-simulator/rules.ts';
import { endOf, runStartSeconds, type Trial } from './trials.ts';

const schema = accountingPeriodSchema(createTextCleaner({}));

/**
 * A Zuora with one period and one trial balance run. It records when each call was made, in milliseconds since 1970.
 */
export interface CountedZuora {
  zuora: Zuora;
  callsAt: readonly number[];
  /** When the run ends. Infinity before the PUT. */
  endsAt(): number;
}

/**
 * Answers at once. Until the new run starts, the period shows the previous run, as Zuora may do.
 *
 * @param now milliseconds since 1970
 */
export function createCountedZuora(now: () => number, trial: Trial): CountedZuora {
  const { runSeconds } = trial;
  const times = { runSeconds, queueSeconds: 0, lagSeconds: runStartSeconds };
  const books = createZuoraRules({ now: () => new Date(now()), ...times }).controls.books();
  const id = books.addPeriod({
    id: 'nov',
    name: 'Nov 2026',
    startDate: '2026-11-01',
    endDate: '2026-11-30',
    run: { status: 'Completed', start: '2026-11-20 01:00:00', end: '2026-11-20 01:10:00' },
  });
  const callsAt: number[] = [];
  let setAt = Number.POSITIVE_INFINITY;

  function read(): AccountingPeriod {
    callsAt.push(now());
    return schema.parse(books.period(id));
  }

  const secretVersionId = 'v1';
  const secret = { entityId: null, orgIds: null, secretVersionId };
  const zuora: Zuora = {
    tenantSettings: async () => secret,
    prepare: async () => undefined,
    getPeriod: async () => ({ period: read(), secretVersionId }),
    listPeriods: async () => ({ periods: [read()], secretVersionId }),
    setPendingClose: async () => {
      setAt = now();
      callsAt.push(setAt);
      books.setPendingCloseByHand(id);
      return { processId: 'process-1', secretVersionId };
    },
  };
  return { zuora, callsAt, endsAt: () => setAt + endOf(trial) * 1000 };
}

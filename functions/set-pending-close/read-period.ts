import { about, type LedgerItem, periodIdOf } from '../shared/ledger/ledger-item.ts';
import { withPeriod, withSecretUsed } from '../shared/ledger/ledger-transitions.ts';
import type { PeriodLookup } from '../shared/zuora/accounting-periods.ts';
import { ZuoraError } from '../shared/zuora/errors.ts';
import { type CloseContext, callerOf, readLimits } from './close-context.ts';
import { earlierOpenPeriods, findPeriod } from './find-period.ts';

export interface PeriodReading {
  /** The item as the ledger has it. */
  stored: LedgerItem;
  /** The same item with what was read. The next write stores it. */
  item: LedgerItem;
  lookup: PeriodLookup;
  /** The time before the read was sent, milliseconds since 1970. */
  readAt: number;
}

/** Reads the period by its id. An id that is not known is looked up in the list once, and stored before the read. */
export async function readPeriod(item: LedgerItem, context: CloseContext): Promise<PeriodReading> {
  const { ledger, zuora, report, now } = context;
  let stored = item;
  let id = periodIdOf(item);
  if (id === null) {
    const readAt = now();
    const { periods, secretVersionId } = await zuora.listPeriods(callerOf(item), readLimits(context));
    const found = findPeriod(item.request.accountingPeriod, periods);
    if (found.found !== 'one') {
      return { stored, item: withSecretUsed(item, secretVersionId), lookup: found, readAt };
    }
    id = found.period.id;
    stored = await ledger.replace(item, withPeriod(item, found.period));
    report('period-found', about(stored));
  }
  const readAt = now();
  try {
    const { period, secretVersionId } = await zuora.getPeriod(callerOf(stored), id, readLimits(context));
    context.tenantAccess.called(stored.tenant, { isAnswered: true });
    const item = withSecretUsed(withPeriod(stored, period), secretVersionId);
    return { stored, item, lookup: { found: 'one', period }, readAt };
  } catch (error) {
    if (error instanceof ZuoraError && error.advice === 'not-found') {
      return {
        stored,
        item: withSecretUsed(stored, error.secretVersionId),
        lookup: { found: 'none' },
        readAt,
      };
    }
    throw error;
  }
}

/** Reads the list for the names of earlier periods that are not closed. While there is one, Zuora refuses the PUT. */
export async function readEarlierOpen(
  { item, lookup }: PeriodReading,
  context: CloseContext,
): Promise<string[]> {
  if (lookup.found !== 'one') return [];
  const { periods } = await context.zuora.listPeriods(callerOf(item), readLimits(context));
  return earlierOpenPeriods(lookup.period, periods);
}

import { type LedgerItem, periodIdOf } from '../shared/ledger/ledger-item.ts';
import { withPeriod, withSecretTaken } from '../shared/ledger/ledger-transitions.ts';
import { about } from '../shared/telemetry/telemetry.ts';
import { ZuoraError } from '../shared/zuora/errors.ts';
import { type Closing, callerOf, readLimits } from './close-context.ts';
import { earlierOpenPeriods, findPeriod, type LookUp } from './find-period.ts';

export interface Reading {
  /** The item as the ledger has it. */
  stored: LedgerItem;
  /** The item with what was seen, which the next write stores. */
  item: LedgerItem;
  seen: LookUp;
  /** The time from before the read was sent. */
  readAt: number;
}

/** Reads the period: by its id, which is looked up in the whole list once, and stored before anything else is done. */
export async function readPeriod(item: LedgerItem, closing: Closing): Promise<Reading> {
  const { ledger, zuora, report, now } = closing;
  let stored = item;
  let id = periodIdOf(item);
  if (id === null) {
    const readAt = now();
    const found = findPeriod(
      item.request.accountingPeriod,
      await zuora.listPeriods(callerOf(item), readLimits(closing)),
    );
    if (found.found !== 'one') return { stored, item: withSecretTaken(item, zuora), seen: found, readAt };
    id = found.period.id;
    stored = await ledger.replace(item, withPeriod(item, found.period));
    report('period-found', about(stored));
  }
  const readAt = now();
  try {
    const period = await zuora.getPeriod(callerOf(stored), id, readLimits(closing));
    closing.pauses.called(stored.tenant, { isAnswered: true });
    const item = withSecretTaken(withPeriod(stored, period), zuora);
    return { stored, item, seen: { found: 'one', period }, readAt };
  } catch (error) {
    if (error instanceof ZuoraError && error.advice === 'not-found') {
      return { stored, item: withSecretTaken(stored, zuora), seen: { found: 'none' }, readAt };
    }
    throw error;
  }
}

/** Reads the list for the names of the periods before this one that are not closed, which forbids its pending close. */
export async function readEarlierOpen({ item, seen }: Reading, closing: Closing): Promise<string[]> {
  if (seen.found !== 'one') return [];
  return earlierOpenPeriods(
    seen.period,
    await closing.zuora.listPeriods(callerOf(item), readLimits(closing)),
  );
}

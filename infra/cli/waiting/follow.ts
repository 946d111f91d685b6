import type { Ledger, LedgerKey } from '../../../functions/shared/ledger/ledger.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { note } from '../answer.ts';
import type { ForecastOf, Foreseen } from '../record/forecasts.ts';
import { progressText } from '../record/outcome-view.ts';
import { type Waited, waitFor } from './waiting.ts';

/** The value of `--wait <seconds>` and `--no-wait` in commander. `true` means no limit. */
export type Wait = boolean | number;

/** The outcome is stored and published. */
export const isPublished = ({ event, dueAt }: LedgerItem): boolean => event !== null && dueAt === null;

/**
 * Waits until a request's outcome is published. If the waiting ends before, it says how to see the request again. The
 * earlier runs are read once, beside the waiting, when the close is watched.
 */
export async function follow(
  {
    ledger,
    forecasts,
  }: { ledger: Pick<Ledger, 'get'>; forecasts: (item: LedgerItem) => Promise<ForecastOf> },
  key: LedgerKey,
  wait: Wait,
): Promise<LedgerItem | undefined> {
  const waitMsMax = typeof wait === 'number' ? wait * 1000 : Number.POSITIVE_INFINITY;
  let read: ForecastOf | undefined;
  let isAsked = false;
  async function readForecasts(item: LedgerItem): Promise<void> {
    isAsked = true;
    read = await forecasts(item);
  }
  const show = (item: LedgerItem | undefined) => {
    if (item?.state === 'watching' && !isAsked) void readForecasts(item);
    return progressText(item, (item && read?.(item)) ?? noForecast, Date.now());
  };
  const waited = await waitFor({ ledger, key, until: isPublished, show, waitMsMax });
  if (waited.is !== 'there') note(endOfWaitText(waited, key));
  return waited.item;
}

const noForecast: Foreseen = { forecast: null, problem: null };

export function endOfWaitText({ item }: Pick<Waited, 'item'>, { tenant, requestId }: LedgerKey): string {
  const show = `\`closes show ${requestId}${tenant === 'default' ? '' : ` --tenant ${tenant}`}\``;
  if (item === undefined)
    return `No longer waiting. The ledger does not hold the request yet: it was parked (\`closes dlq\` says why), or its turn is still to come (${show}).`;
  return item.event === null
    ? `No longer waiting. The request goes on by itself: ${show} says how far it is.`
    : `No longer waiting. The outcome is stored, and polling publishes it on its next tick: ${show} says when.`;
}

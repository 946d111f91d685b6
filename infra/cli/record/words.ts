import type { PeriodReference } from '../../../functions/contract/close-request-schema.ts';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import { timeText } from '../../display/time-text.ts';
import { outcomeOf } from './outcome.ts';

/** Beside each time that Zuora gives: it has no zone and cannot be compared with the UTC times around it. */
export const byZuorasClock = 'by Zuora’s clock';

/** The period as a person knows it: by its name once it was found, else by what was asked for. */
export function periodText({ period, request }: Pick<LedgerItem, 'period' | 'request'>): string {
  return period?.name ?? referenceText(request.accountingPeriod);
}

/** Which period a sender asked for. */
export function referenceText(asked: PeriodReference): string {
  if ('id' in asked) return `id ${asked.id}`;
  if ('name' in asked) return asked.name;
  if ('date' in asked) return `the period of ${asked.date}`;
  return `the last ended before ${asked.endedBefore} (${asked.timezone})`;
}

/** When the request goes on: by polling when it is due, or by the queue, which keeps its own times. */
export function nextReadText({ state, dueAt }: LedgerItem): string {
  if (dueAt === null) return '–';
  if (state === 'concluded') return 'on the next tick';
  return state === 'accepted' ? 'when its message is back' : timeText(dueAt);
}

/** `completed` and the like, once there is one. */
export const outcomeText = (item: LedgerItem): string => outcomeOf(item)?.data.outcome ?? '–';

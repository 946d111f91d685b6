import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { Forecast } from '../../display/forecast.ts';
import { closeHeadline, type Headline } from '../../display/headline.ts';
import { whatHappened } from '../../display/outcome-text.ts';
import { spanText, utcText } from '../../display/time-text.ts';
import { whatToDo } from '../../display/to-do.ts';
import { outcomeOf } from './outcome.ts';
import { delayText, waitsFor } from './waits-for.ts';
import { periodText } from './words.ts';

/** The headline of a request, as the console has it, and since when it waits. `now` in milliseconds since 1970. */
export function headlineOf(item: LedgerItem, forecast: Forecast | null, now: number): Headline {
  const outcome = outcomeOf(item)?.data ?? null;
  const since = item.waiting === null ? null : utcText(item.waiting.since);
  return closeHeadline(item, { now, period: periodText(item), outcome, since, forecast });
}

/** What happened to a request, in short, or what it waits for and why. */
export function summaryText(item: LedgerItem, now: number): string {
  const { text } = headlineOf(item, null, now);
  if (item.event !== null) return text;
  const waits = `waits for ${waitsFor(item, now)}`;
  return item.waiting === null ? waits : `${text}; ${waits}`;
}

/** What happened to a request, in full, or what it waits for and why. */
export function whatText(item: LedgerItem, now: number): string {
  const event = outcomeOf(item);
  const waits = waitsFor(item, now);
  return [
    event === null ? null : whatHappened(event.data),
    waits === null ? null : `waits for ${waits}`,
    delayText(item),
  ]
    .filter((part) => part !== null)
    .map((part, index, { length }) => (index < length - 1 ? part.replace(/\.$/, '') : part))
    .join('; ');
}

/** How long a request has been open, or how long it took to its outcome. */
export function durationText(item: LedgerItem, now: number): string {
  const from = Date.parse(item.requestedAt);
  const event = outcomeOf(item);
  return event === null
    ? `open for ${spanText(now - from)}`
    : `took ${spanText(Date.parse(event.data.concludedAt) - from)}`;
}

/** What a person can do about a request; see {@link whatToDo}. */
export const toDo = (item: LedgerItem, forecast: Forecast | null, now: number): string | null =>
  whatToDo(item, outcomeOf(item)?.data ?? null, { forecast, now });

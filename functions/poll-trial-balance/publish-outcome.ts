import { LostWriteError } from '../shared/ledger/ledger.ts';
import { about, type LedgerItem } from '../shared/ledger/ledger-item.ts';
import { publishedItem, withWait } from '../shared/ledger/ledger-transitions.ts';
import { withCarriedCharacters } from '../shared/ledger/outcome-event.ts';
import { nameOf } from '../shared/telemetry/telemetry.ts';
import type { PollContext } from './poll-context.ts';

/**
 * Publishes the stored outcome, then marks it published. A crash or trouble in between leaves it due, and the next
 * tick publishes the same bytes again. Without time left it is not published now, because SNS may hang.
 *
 * @returns whether SNS took it
 */
export async function publishOutcome(item: LedgerItem, context: PollContext): Promise<boolean> {
  const { publish, report, now, timeLeftMs, settings } = context;
  if (item.event === null) {
    report('item-unreadable', { ...about(item), detail: 'concluded without an event' });
    return false;
  }
  if (timeLeftMs() <= 0) return false;
  // An earlier version stored characters that SNS refuses. Nothing of such an event was ever delivered.
  const event = withCarriedCharacters(item.event);
  try {
    await publish(event);
  } catch (error) {
    report('outcome-unpublished', { ...about(item), errorName: nameOf(error) });
    if (timeLeftMs() > 0) await store(item, withWait(item, 'sns-trouble', now()), context);
    return false;
  }
  report('outcome-published', about(item));
  await store(item, publishedItem({ ...item, codeVersion: settings.codeVersion }, now()), context);
  return true;
}

/** A lost write is ignored: another tick has stored the item, or the next one will. */
async function store(item: LedgerItem, after: LedgerItem, { ledger, report }: PollContext): Promise<void> {
  if (after === item) return;
  try {
    await ledger.replace(item, after);
  } catch (error) {
    if (!(error instanceof LostWriteError))
      report('item-failed', { ...about(item), errorName: nameOf(error) });
  }
}

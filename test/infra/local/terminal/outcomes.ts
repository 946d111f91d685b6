import type { OutcomeEvent } from '../../../../functions/contract/outcome.ts';
import type { Outcome } from '../../../../functions/contract/outcome-schema.ts';
import { parseOutcome } from '../../../../functions/contract/parse-outcome.ts';
import type { LedgerItem } from '../../../../functions/shared/ledger/ledger-item.ts';
import { concluded } from '../../../../functions/shared/ledger/outcome-event.ts';
import { atMs, aWatchingItem } from '../../../functions/poll-trial-balance/items.ts';

/** The event of an outcome after 27 seconds. */
export function anOutcome(
  outcome: Outcome,
  item: Partial<LedgerItem> = {},
  reasons: LedgerItem['reasons'] = [],
): OutcomeEvent {
  const conclusion = { outcome, now: atMs(27), reasons, fileIds: null };
  return parseOutcome(concluded(aWatchingItem(item), conclusion, 'deadline').event ?? '');
}

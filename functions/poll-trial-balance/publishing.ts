import pLimit from 'p-limit';
import type { LedgerItem } from '../shared/ledger-item.ts';
import type { Polling } from './polling.ts';
import { publishOutcome } from './publish-outcome.ts';

const publishesAtOnce = 10;
/** What is concluded beyond this stays due for the next tick: memory is bounded, and a topic that hangs collects nothing. */
const mostWaiting = 500;

/** Publishes beside the reading: no period waits for a topic that does not answer. */
export interface Publishing {
  /** Takes a concluded item, as far as there is room. */
  offer(item: LedgerItem): void;
  /** Resolves when nothing that was taken is left. */
  done(): Promise<void>;
}

export function startPublishing(polling: Polling): Publishing {
  const limit = pLimit(publishesAtOnce);
  const taken: Promise<void>[] = [];
  return {
    offer(item) {
      if (limit.pendingCount < mostWaiting) taken.push(limit(() => publishOutcome(item, polling)));
    },
    async done() {
      await Promise.all(taken);
    },
  };
}

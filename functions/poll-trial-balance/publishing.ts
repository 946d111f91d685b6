import pLimit from 'p-limit';
import type { LedgerItem } from '../shared/ledger-item.ts';
import { about, nameOf } from '../shared/telemetry.ts';
import type { Polling } from './polling.ts';
import { publishOutcome } from './publish-outcome.ts';

const publishesAtOnce = 10;
/** So many items may wait in memory for their turn. */
const mostWaiting = 500;
/** A failure that takes as long, in milliseconds, is a topic that does not answer, and no word about the event. */
const hangingMs = 2_000;
/** As many in a row, and what follows stays due for the next tick: it would only hold up this one. */
const mostHangs = 3;

/** Publishes beside the reading: no period waits for a topic that does not answer. */
export interface Publishing {
  /** Takes a concluded item. Resolves at once, as long as few enough wait, and else when it had its turn. */
  offer(item: LedgerItem): Promise<void>;
  /** Resolves when nothing that was taken is left. */
  done(): Promise<void>;
}

export function startPublishing(polling: Polling): Publishing {
  const limit = pLimit(publishesAtOnce);
  const taken: Promise<void>[] = [];
  let hangs = 0;

  async function publish(item: LedgerItem): Promise<void> {
    if (hangs >= mostHangs) return;
    const startedAt = polling.now();
    const isPublished = await publishOutcome(item, polling);
    if (isPublished) hangs = 0;
    else if (polling.now() - startedAt >= hangingMs) hangs += 1;
  }

  return {
    async offer(item) {
      // Nobody may be waiting for it yet: a rejection would end the process.
      const published = limit(() => publish(item)).catch((error: unknown) => {
        polling.report('item-failed', { ...about(item), errorName: nameOf(error) });
      });
      taken.push(published);
      if (limit.pendingCount > mostWaiting) await published;
    },
    async done() {
      await Promise.all(taken);
    },
  };
}

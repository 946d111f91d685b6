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
  const waiting: LedgerItem[] = [];
  const underWay = new Set<Promise<void>>();

  function begin(): void {
    while (underWay.size < publishesAtOnce) {
      const item = waiting.shift();
      if (item === undefined) return;
      const publish: Promise<void> = publishOutcome(item, polling).finally(() => {
        underWay.delete(publish);
        begin();
      });
      underWay.add(publish);
    }
  }

  return {
    offer(item) {
      if (waiting.length < mostWaiting) waiting.push(item);
      begin();
    },
    async done() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

import pLimit from 'p-limit';
import { about, type LedgerItem } from '../shared/ledger/ledger-item.ts';
import { nameOf } from '../shared/telemetry/telemetry.ts';
import type { PollContext } from './poll-context.ts';
import { publishOutcome } from './publish-outcome.ts';

const publishesAtOnce = 10;
/** How many items may wait in memory: of all tenants, and of one. */
const waitingMax = 500;
const waitingPerTenantMax = 50;
/**
 * A failure that takes this long, in milliseconds, means that the topic does not answer. It says nothing about the
 * event.
 */
const hangingMs = 2_000;
/** After this many hangs in a row the remaining outcomes stay due for the next tick. */
const hangsMax = 3;

/**
 * Publishes while periods are read: no period waits for a topic that does not answer, and no tenant for another's
 * outcomes.
 */
export interface Publisher {
  /** Takes a concluded item. Resolves at once while few enough items wait, otherwise when this item had its turn. */
  offer(item: LedgerItem): Promise<void>;
  /** Resolves when every item that was taken had its turn. */
  done(): Promise<void>;
}

/** @param onPublished called with each item that SNS accepted */
export function createPublisher(context: PollContext, onPublished: (item: LedgerItem) => void): Publisher {
  const limit = pLimit(publishesAtOnce);
  /** What waits, by tenant. A tenant with something waiting stands in the limit's queue once: they take turns. */
  const lines = new Map<string, (() => Promise<void>)[]>();
  const taken: Promise<void>[] = [];
  let waiting = 0;
  let hangs = 0;

  /** Counts how often the topic hung. It counts here because marking an item as published takes time too. */
  async function publish(event: string): Promise<void> {
    const startedAt = context.now();
    try {
      await context.publish(event);
      hangs = 0;
    } catch (error) {
      if (context.now() - startedAt >= hangingMs) hangs += 1;
      throw error;
    }
  }

  async function publishItem(item: LedgerItem): Promise<void> {
    if (hangs >= hangsMax) return;
    if (await publishOutcome(item, { ...context, publish })) onPublished(item);
  }

  /**
   * Publishes the first of a tenant's line. The tenant joins the end of the queue at once, so it can use every free
   * place.
   */
  function takeTurn(line: (() => Promise<void>)[]): void {
    void limit(async () => {
      const first = line.splice(0, 1);
      waiting -= first.length;
      if (line.length > 0) takeTurn(line);
      for (const publishNext of first) await publishNext();
    });
  }

  return {
    async offer(item) {
      const line = lines.get(item.tenant) ?? [];
      lines.set(item.tenant, line);
      const { promise: published, resolve } = Promise.withResolvers<void>();
      line.push(async () => {
        try {
          await publishItem(item);
        } catch (error) {
          context.report('item-failed', { ...about(item), errorName: nameOf(error) });
        } finally {
          resolve();
        }
      });
      waiting += 1;
      if (line.length === 1) takeTurn(line);
      taken.push(published);
      if (line.length > waitingPerTenantMax || waiting > waitingMax) await published;
    },
    async done() {
      await Promise.all(taken);
    },
  };
}

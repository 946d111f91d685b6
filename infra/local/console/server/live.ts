import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sections } from './session.ts';

/** The connected pages. Each gets what changed since its last message. */
export interface Live {
  /** Adds a page; it leaves when its connection closes. */
  watch(response: ServerResponse): void;
  stop(): void;
}

/** Milliseconds between two reads of the stack while a page is connected. Without a page nothing is read. */
const betweenLooks = 250;

/** Feeds pages with Server-Sent Events: all sections first, then those that changed. */
export function createLive(look: () => Promise<Sections>): Live {
  const pages = new Map<ServerResponse, Map<string, string>>();
  let isLooking = false;
  let isStopped = false;

  function tell(sections: Sections): void {
    for (const [response, told] of pages) {
      // A slow page gets the latest state only, after it has read the message before.
      if (response.writableNeedDrain) continue;
      const changed = [...sections].filter(([name, json]) => told.get(name) !== json);
      for (const [name, json] of changed) told.set(name, json);
      const fields = changed.map(([name, json]) => `${JSON.stringify(name)}:${json}`);
      if (fields.length > 0) response.write(`data: {${fields.join(',')}}\n\n`);
    }
  }

  async function keepLooking(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    while (pages.size > 0 && !isStopped) {
      try {
        tell(await look());
      } catch {
        // A reset is under way, or a fault hit the read itself. The next read sends the state.
      }
      await sleep(betweenLooks);
    }
    isLooking = false;
  }

  return {
    watch(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      pages.set(response, new Map());
      response.on('close', () => pages.delete(response));
      void keepLooking();
    },
    stop() {
      isStopped = true;
      for (const response of pages.keys()) response.end();
    },
  };
}

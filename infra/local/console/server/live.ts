import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sections } from './session.ts';

/** The connected pages. Each gets what changed since its last message. */
export interface Live {
  /** Adds a page; it leaves when its connection closes. */
  watch(response: ServerResponse): void;
  stop(): void;
}

/** The time between two reads of the stack while a page is connected. Without a page nothing is read. */
const betweenReadsMs = 250;

/** Feeds pages with Server-Sent Events: all sections first, then those that changed. */
export function createLive(read: () => Promise<Sections>): Live {
  const pages = new Map<ServerResponse, Map<string, string>>();
  let isReading = false;
  let isStopped = false;

  function send(sections: Sections): void {
    for (const [response, sent] of pages) {
      // A slow page gets the next message when it has received the last one.
      if (response.writableNeedDrain) continue;
      const changed = [...sections].filter(([name, json]) => sent.get(name) !== json);
      for (const [name, json] of changed) sent.set(name, json);
      const fields = changed.map(([name, json]) => `${JSON.stringify(name)}:${json}`);
      if (fields.length > 0) response.write(`data: {${fields.join(',')}}\n\n`);
    }
  }

  async function keepReading(): Promise<void> {
    if (isReading) return;
    isReading = true;
    while (pages.size > 0 && !isStopped) {
      try {
        send(await read());
      } catch {
        // A reset is under way, or a fault hit the read itself. The next read sends the state.
      }
      await sleep(betweenReadsMs);
    }
    isReading = false;
  }

  return {
    watch(response) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      pages.set(response, new Map());
      response.on('close', () => pages.delete(response));
      void keepReading();
    },
    stop() {
      isStopped = true;
      for (const response of pages.keys()) response.end();
    },
  };
}

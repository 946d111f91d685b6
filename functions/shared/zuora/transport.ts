import { setTimeout as pause } from 'node:timers/promises';
import { type Deadline, startDeadline } from './deadline.ts';
import type { ConnectionBroken, HttpAnswer, HttpRequest } from './exchange.ts';

/** What the client does to the world, apart from reading secrets: it sends requests, it waits, and it stops waiting. */
export interface Transport {
  exchange(request: HttpRequest): Promise<HttpAnswer | ConnectionBroken | null>;
  startDeadline(milliseconds: number): Deadline;
  pause(milliseconds: number): Promise<unknown>;
}

/**
 * Over HTTP, by the wall clock. A simulated world passes its own. ky, and Node's fetch under it, are loaded by the first
 * request: most ticks make none, in most containers of polling the first one too.
 */
export const httpTransport: Transport = {
  exchange: async (request) => (await import('./exchange.ts')).exchange(request),
  startDeadline,
  pause,
};

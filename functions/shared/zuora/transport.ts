import { setTimeout as pause } from 'node:timers/promises';
import { type Deadline, startDeadline } from './deadline.ts';
import type { ConnectionBroken, HttpAnswer, HttpRequest } from './exchange.ts';

/** The client's effects besides reading secrets: HTTP requests, time limits and pauses. */
export interface Transport {
  exchange(request: HttpRequest): Promise<HttpAnswer | ConnectionBroken | null>;
  startDeadline(milliseconds: number): Deadline;
  pause(milliseconds: number): Promise<unknown>;
}

/**
 * HTTP with the wall clock. The simulated world passes its own transport. ky, and Node's fetch under it, are loaded by
 * the first request, because most ticks make none.
 */
export const httpTransport: Transport = {
  exchange: async (request) => (await import('./exchange.ts')).exchange(request),
  startDeadline,
  pause,
};

import { setTimeout as pause } from 'node:timers/promises';
import { type Deadline, startDeadline } from './deadline.ts';
import type { ConnectionBroken, HttpAnswer, HttpRequest } from './exchange.ts';

/** The client's effects besides reading secrets: HTTP requests, time limits and pauses. */
export interface Transport {
  exchange(request: HttpRequest): Promise<HttpAnswer | ConnectionBroken | null>;
  startDeadline(milliseconds: number): Deadline;
  pause(milliseconds: number): Promise<unknown>;
}

/** Loads ky, and Node's fetch under it. Not at the top of the bundle, because most ticks make no request to Zuora. */
const loadExchange = () => import('./exchange.ts');

/**
 * Loading starts after this time. A request to AWS that was just started is usually sent by then, with its TLS
 * handshake done. Loading takes the processor for some 25 ms (docs/decisions/0010-what-a-cold-start-loads.md), which
 * would delay a request that is not sent yet.
 */
const preloadAfterMs = 5;

/** Loads what the first request to Zuora needs, while the call to AWS that was just started waits for its answer. */
export function preloadHttp(): void {
  // If loading fails, the first request meets the same error.
  setTimeout(() => Promise.allSettled([loadExchange()]), preloadAfterMs);
}

/** HTTP with the wall clock. The simulated world passes its own transport. */
export const httpTransport: Transport = {
  exchange: async (request) => (await loadExchange()).exchange(request),
  startDeadline,
  pause,
};

import { type Deadline, startDeadline } from './deadline.ts';
import { exchange, type HttpAnswer, type HttpRequest } from './exchange.ts';

/** What the client does to the world, apart from reading secrets: it sends requests, and it stops waiting. */
export interface Transport {
  exchange(request: HttpRequest): Promise<HttpAnswer | null>;
  startDeadline(milliseconds: number): Deadline;
}

/** Over HTTP, by the wall clock. A simulated world passes its own. */
export const httpTransport: Transport = { exchange, startDeadline };

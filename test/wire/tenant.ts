import { randomUUID } from 'node:crypto';
import {
  type Books,
  type Fault,
  type FaultKind,
  type SimulatorOptions,
  startZuoraSimulator,
  type ZuoraSimulator,
} from '../../infra/zuora-simulator/simulator.ts';
import { canaryCredentials } from '../canary.ts';

/** A tenant with its own simulated Zuora, so that a test's faults do not affect other tests. */
export interface Tenant {
  /** A unique text, by which calls to AWS for this tenant are recognized, too. */
  name: string;
  simulator: ZuoraSimulator;
  books: Books;
  /** The id of Nov 2026; the months before it are closed. */
  november: string;
  /** The content of its secret. */
  secret: object;
  /** Makes the next calls of a kind fail. */
  fail(where: Where, what: FaultKind, more?: Partial<Fault>): void;
  /** The PUTs that Zuora received, and those that took effect. */
  puts(): { sent: number; effective: number };
}

export type Where = 'token' | 'list' | 'get' | 'put';

const calls: Record<Where, Fault['on']> = {
  token: { path: '/oauth/token' },
  list: { method: 'GET', path: /\/v1\/accounting-periods$/ },
  get: { method: 'GET', path: /\/v1\/accounting-periods\/[^/]+$/ },
  put: { method: 'PUT', path: '/pending-close' },
};

/** Starts a tenant's Zuora. */
export async function startTenant(options: SimulatorOptions = {}): Promise<Tenant> {
  const { clientId, clientSecret } = canaryCredentials;
  const simulator = await startZuoraSimulator({
    runSeconds: 0.2,
    queueSeconds: 0.1,
    lagSeconds: 0.1,
    clients: [{ clientId, clientSecret }],
    ...options,
  });
  const books = simulator.books();
  const ids = books.addMonths('2026-08', 6, { closedThrough: '2026-10' });
  return {
    name: `t-${randomUUID().slice(0, 13)}`,
    simulator,
    books,
    november: ids[3] ?? '',
    secret: { baseUrl: simulator.url, clientId, clientSecret },
    fail(where, what, more = {}) {
      simulator.fail({ on: calls[where], times: 1, what, ...more });
    },
    puts() {
      const puts = simulator.requests.filter(({ method }) => method === 'PUT');
      return { sent: puts.length, effective: puts.filter(({ effect }) => effect).length };
    },
  };
}

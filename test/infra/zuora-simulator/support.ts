import { onTestFinished } from 'vitest';
import {
  type Books,
  type SimulatedClient,
  type SimulatorOptions,
  startZuoraSimulator,
  type ZuoraSimulator,
} from '../../../infra/zuora-simulator/simulator.ts';

export interface Answered {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON and check what they expect of it.
  body: any;
}

export interface TestSimulator {
  sim: ZuoraSimulator;
  books: Books;
  /** Moves the simulator's clock forward. */
  advance(seconds: number): void;
  token(client?: SimulatedClient): Promise<string>;
  call(method: string, path: string, headers?: Record<string, string>): Promise<Answered>;
  get(id: string): Promise<Answered>;
  put(id: string, action: string, headers?: Record<string, string>): Promise<Answered>;
  /** The ids of four months: Sep and Oct 2026 are closed, Nov and Dec open. */
  months: { sep: string; oct: string; nov: string; dec: string };
}

export const TOKEN = 'a-static-token';
const START = Date.parse('2026-12-02T11:00:00Z');

/** A simulator with four months, a static token, and a clock that only `advance` moves. */
export async function openSimulator(options: SimulatorOptions = {}): Promise<TestSimulator> {
  let at = START;
  const sim = await startZuoraSimulator({ now: () => new Date(at), bearerTokens: [TOKEN], ...options });
  onTestFinished(() => sim.stop());
  const books = sim.books();
  const [sep = '', oct = '', nov = '', dec = ''] = books.addMonths('2026-09', 4, {
    closedThrough: '2026-10',
  });
  const call: TestSimulator['call'] = (method, path, headers = {}) =>
    answered(fetch(sim.url + path, { method, headers: { authorization: `Bearer ${TOKEN}`, ...headers } }));
  return {
    sim,
    books,
    advance: (seconds) => {
      at += seconds * 1000;
    },
    token: async (client = sim.clients[0]) => {
      if (client === undefined) throw new Error('no client');
      const { body } = await askForToken(sim, {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        grant_type: 'client_credentials',
      });
      return body.access_token;
    },
    call,
    get: (id) => call('GET', `/v1/accounting-periods/${id}`),
    put: (id, action, headers) => call('PUT', `/v1/accounting-periods/${id}/${action}`, headers),
    months: { sep, oct, nov, dec },
  };
}

export function askForToken(
  sim: ZuoraSimulator,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Answered> {
  return answered(
    fetch(`${sim.url}/oauth/token`, { method: 'POST', body: new URLSearchParams(form), headers }),
  );
}

export function goodForm(client: SimulatedClient | undefined): Record<string, string> {
  return {
    client_id: client?.clientId ?? '',
    client_secret: client?.clientSecret ?? '',
    grant_type: 'client_credentials',
  };
}

async function answered(response: Promise<Response>): Promise<Answered> {
  const { status, headers, ...rest } = await response.then(async (r) => ({
    status: r.status,
    headers: r.headers,
    text: await r.text(),
  }));
  return { status, headers, body: parsed(rest.text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

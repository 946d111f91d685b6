import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { type Books, createBooks } from './books/books.ts';
import { createEvents, type SimulatorEvent } from './books/events.ts';
import { createShelf, type Scope, type Shelf } from './books/period-set.ts';
import type { Call } from './call.ts';
import type { Fault } from './faults/faults.ts';
import { createFrontDoor } from './front-door.ts';
import { minuteCounter } from './limits.ts';
import { resolveOptions, type SimulatedClient, type SimulatorOptions } from './options.ts';
import { type OpenRecord, type RecordedRequest, recordOf } from './records.ts';
import type { SimulatorState } from './simulator-state.ts';
import { createTokens } from './tokens.ts';
import { deliver, readCall } from './wire.ts';

export type { Books } from './books/books.ts';
export type { SimulatorEvent, SimulatorEventKind } from './books/events.ts';
export type { NewPeriod } from './books/new-period.ts';
export type { Scope } from './books/period-set.ts';
export type { PeriodView } from './books/period-view.ts';
export type { RunOutcome } from './books/run.ts';
export type { Fault, FaultKind } from './faults/faults.ts';
export type { Permission, SimulatedClient, SimulatorOptions } from './options.ts';
export type { RecordedRequest } from './records.ts';

/** A simulated Zuora, listening on 127.0.0.1. */
export interface ZuoraSimulator {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /** Mutable: rotate by replacing a secret, deactivate, change entities. Tokens already issued stay valid. */
  readonly clients: SimulatedClient[];
  /** Every call received, oldest first; never a credential. */
  readonly requests: readonly RecordedRequest[];
  /** One set of periods per scope. A client with exactly one entity has that entity's; static tokens have the default's. */
  books(scope?: Scope): Books;
  /** Switches a fault on. */
  fail(fault: Fault): { readonly used: number; remove(): void };
  /** Every token issued so far becomes invalid; static bearer tokens stay. */
  revokeTokens(): void;
  /**
   * Every connection that is open now is dead: what is sent over it is answered with a reset and reaches nobody, as when
   * a path forgot it while the caller's container was frozen.
   */
  killConnections(): void;
  onEvent(listener: (event: SimulatorEvent) => void): () => void;
  /** Closes all connections. */
  stop(): Promise<void>;
}

/** Starts a simulated Zuora over real HTTP. It writes nothing to the console. */
export async function startZuoraSimulator(options: SimulatorOptions = {}): Promise<ZuoraSimulator> {
  const settings = resolveOptions(options);
  const events = createEvents();
  const tokens = createTokens(settings.bearerTokens);
  const requests: OpenRecord[] = [];
  const shelves = new Map<string, { shelf: Shelf; books: Books }>();
  const stopping = new AbortController();

  // Reading the clock first lets everything happen that was due before: late effects need no timer.
  const now = (): number => {
    const at = settings.clock().getTime();
    frontDoor.settle(at);
    return at;
  };
  const section = ({ entityId = '', orgId = '' }: Scope): { shelf: Shelf; books: Books } => {
    const key = JSON.stringify([entityId, orgId]);
    const known = shelves.get(key);
    if (known !== undefined) return known;
    const scope = { ...(entityId && { entityId }), ...(orgId && { orgId }) };
    const shelf = createShelf(scope, settings.clock().getTime(), events.emit);
    const made = { shelf, books: createBooks(shelf, now, settings.timing) };
    shelves.set(key, made);
    return made;
  };
  const countTokens = minuteCounter();
  const state: SimulatorState = {
    settings,
    clients: settings.clients,
    tokens,
    emit: events.emit,
    shelf: (scope) => section(scope).shelf,
    countToken: (at) => {
      const left = settings.tokensPerMinute - countTokens(at).used;
      const headers = {
        'X-RateLimit-Limit-minute': String(settings.tokensPerMinute),
        'X-RateLimit-Remaining-minute': String(Math.max(0, left)),
      };
      return { isAllowed: left >= 0, headers };
    },
  };
  const frontDoor = createFrontDoor(state);

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call: Call = await readCall(request, now);
    const record = recordOf(call);
    requests.push(record);
    const { delivery, leave } = frontDoor.admit(call, record);
    try {
      await deliver(delivery, call, response, stopping.signal);
    } finally {
      leave();
    }
  };
  const open = new Set<Socket>();
  const dead = new WeakSet<Socket>();
  const server = createServer((request, response) => {
    if (dead.has(request.socket)) {
      request.socket.resetAndDestroy();
      return;
    }
    // A caller that goes away in the middle is everyday business; a fault's `edit` that throws is for its author to see.
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(500).end(`The simulator failed: ${error}`);
    });
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const url = await listenOnLoopback(server, settings.port);
  const { host } = new URL(url);

  return {
    url,
    host,
    clients: settings.clients,
    requests,
    books: (scope = {}) => section(scope).books,
    fail: (fault) => frontDoor.faults.add(fault),
    revokeTokens: () => tokens.revokeIssued(),
    killConnections: () => {
      for (const socket of open) dead.add(socket);
    },
    onEvent: (listener) => events.on(listener),
    stop: async () => {
      stopping.abort();
      await closeServer(server);
    },
  };
}

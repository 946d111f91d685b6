import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { closeServer, listenOnLoopback } from '../loopback.ts';
import { type Callouts, createCallouts } from './callouts/callouts.ts';
import type { SimulatorOptions } from './options.ts';
import { createZuoraRules, type SimulatorControls } from './rules.ts';
import { deliver, readCall } from './wire.ts';

export type { Books } from './books/books.ts';
export type { SimulatorEvent, SimulatorEventKind } from './books/events.ts';
export type { NewPeriod } from './books/new-period.ts';
export type { Scope } from './books/period-set.ts';
export type { PeriodView } from './books/period-view.ts';
export type { RunOutcome } from './books/run.ts';
export type { CalloutFault, CalloutFaultKind } from './callouts/callout-faults.ts';
export type { CalloutRecord, CalloutSetUp, Callouts } from './callouts/callouts.ts';
export type { Fault, FaultKind } from './faults/faults.ts';
export type { Permission, SimulatedClient, SimulatorOptions } from './options.ts';
export type { RecordedRequest } from './records.ts';

/** A simulated Zuora, listening on 127.0.0.1. */
export interface ZuoraSimulator extends SimulatorControls {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  /**
   * Makes every open connection dead: the next request on it gets a reset and is not handled. This is what a function
   * sees when a network device dropped its connection while it was frozen.
   */
  killConnections(): void;
  /** What Zuora calls when a trial balance run ends. At first nothing. */
  readonly callouts: Callouts;
  /** Closes all connections, and ends callouts. */
  stop(): Promise<void>;
}

/** Starts a simulated Zuora over real HTTP. It writes nothing to the terminal. */
export async function startZuoraSimulator(options: SimulatorOptions = {}): Promise<ZuoraSimulator> {
  const rules = createZuoraRules(options);
  const stopping = new AbortController();
  const callouts = createCallouts({
    now: rules.now,
    periods: () => rules.periods(rules.now()),
    onAttempt: ({ at, period, attempt }) => {
      const again = attempt > 1 && { message: `attempt ${attempt}` };
      rules.emit({ at, kind: 'callout-sent', periodId: period.id, periodName: period.name, ...again });
    },
  });

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request, rules.now);
    const { delivery, leave } = rules.admit(call);
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
    // Callers may disconnect at any time. When a fault's `edit` throws, the call fails, so that its author notices.
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(500).end(`The simulator failed: ${error}`);
    });
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const url = await listenOnLoopback(server, options.port ?? 0);
  const { host } = new URL(url);

  return {
    url,
    host,
    ...rules.controls,
    callouts,
    killConnections: () => {
      for (const socket of open) dead.add(socket);
    },
    stop: async () => {
      stopping.abort();
      callouts.stop();
      await closeServer(server);
    },
  };
}

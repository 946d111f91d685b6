import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import {
  type Address,
  type Answer,
  closeServer,
  exchange,
  listenOnLoopback,
  readBody,
} from '../../loopback.ts';
import { type AwsService, answerFailure } from './aws-errors.ts';
import { accountVariables } from './local-account.ts';

/**
 * - `throttle`, `error-500`: the service answers so, and has done nothing.
 * - `reset-before`: the connection breaks before the service has seen the call.
 * - `reset-after`: the service has done it, but the answer never arrives.
 * - `hang`: no answer, until the fault is healed.
 */
export type FaultKind = 'throttle' | 'error-500' | 'reset-before' | 'reset-after' | 'hang';

export interface Fault {
  what: FaultKind;
  /** The API's operation, e.g. `PutItem`; without it, every call. */
  operation?: string;
  /** Only calls whose body holds all of these texts, e.g. a tenant's name. */
  containing?: readonly string[];
  /** Only calls of this function, by its name. */
  caller?: string;
  /** How many calls it hits; without it, all until it is healed. */
  times?: number;
  /** Told once a call was hit: with `reset-after`, when the service has done it and before the connection breaks. */
  onHit?: () => void;
}

export interface FaultProxy {
  url: string;
  /** Switches a fault on; the answer switches it off again. */
  fail(fault: Fault): () => void;
  /** Switches every fault off and cuts the calls that hang. */
  heal(): void;
  stop(): Promise<void>;
}

export interface FaultProxyOptions {
  service: AwsService;
  /** The emulator behind it. */
  target: Address;
  port?: number;
  onCall?: (call: AwsCall) => void;
}

export interface AwsCall {
  service: AwsService;
  operation: string;
  /** The function that called; null for everybody else. */
  caller: string | null;
  /** Which fault hit it, if any. */
  fault: FaultKind | null;
}

/** A reverse proxy in front of one emulator, whose only purpose is to fail on demand, as AWS and networks do. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const { service, target } = options;
  const faults = new Set<{ fault: Fault; left: number }>();
  const hanging = new Set<ServerResponse>();

  function takeFault(operation: string, caller: string | null, body: Buffer): Fault | null {
    for (const entry of faults) {
      if (entry.fault.operation !== undefined && entry.fault.operation !== operation) continue;
      if (entry.fault.caller !== undefined && entry.fault.caller !== caller) continue;
      if (!(entry.fault.containing ?? []).every((text) => body.includes(text))) continue;
      entry.left -= 1;
      if (entry.left <= 0) faults.delete(entry);
      return entry.fault;
    }
    return null;
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const operation = operationOf(request, body);
    const caller = callerOf(request);
    const hit = takeFault(operation, caller, body);
    const fault = hit?.what ?? null;
    options.onCall?.({ service, operation, caller, fault });
    const answer = fault === null || fault === 'reset-after' ? await forward(request, body, target) : null;
    hit?.onHit?.();
    if (fault === 'hang') hanging.add(response);
    else if (fault === 'throttle' || fault === 'error-500') answerFailure(response, service, fault);
    else if (answer === null || fault === 'reset-after') response.destroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = http.createServer((request, response) => {
    // An emulator that is gone looks like a broken connection, as it would without the proxy.
    handle(request, response).catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, options.port);

  function heal(): void {
    faults.clear();
    for (const response of hanging) response.destroy();
    hanging.clear();
  }

  return {
    url,
    fail(fault) {
      const entry = { fault, left: fault.times ?? Number.POSITIVE_INFINITY };
      faults.add(entry);
      return () => void faults.delete(entry);
    },
    heal,
    async stop() {
      heal();
      await closeServer(server);
    },
  };
}

/** `x-amz-target` ends in the operation; SNS speaks the query protocol and names it in the body. */
function operationOf(request: IncomingMessage, body: Buffer): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  return new URLSearchParams(body.toString()).get('Action') ?? '';
}

/** Every function has an access key of its own, which says its name; people and the stack itself have another. */
function callerOf({ headers }: IncomingMessage): string | null {
  const key = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? null;
  return key === accountVariables.AWS_ACCESS_KEY_ID ? null : key;
}

/**
 * Hands a call on to the emulator. What allows pages of other origins to read an answer is left out: dynalite, for one,
 * sends `Access-Control-Allow-Origin: *`.
 */
async function forward(request: IncomingMessage, body: Buffer, target: Address): Promise<Answer> {
  const { method = 'POST', url = '/' } = request;
  const headers = { ...request.headers, 'content-length': String(body.length) };
  const answer = await exchange(target, { method, path: url, headers, body });
  const kept = Object.entries(answer.headers).filter(
    ([name]) => name !== 'transfer-encoding' && !name.startsWith('access-control-'),
  );
  const length = String(answer.body.length);
  return { ...answer, headers: { ...Object.fromEntries(kept), 'content-length': length } };
}

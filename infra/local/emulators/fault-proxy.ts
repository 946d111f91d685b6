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
 * - `throttle`, `error-500`: the service answers with this error and does nothing.
 * - `reset-before`: the connection breaks before the call reaches the service.
 * - `reset-after`: the service carries out the call, and its answer never arrives.
 * - `hang`: there is no answer until `endFaults` is called.
 */
export type FaultKind = 'throttle' | 'error-500' | 'reset-before' | 'reset-after' | 'hang';

export interface Fault {
  what: FaultKind;
  /** The API's operation, such as `PutItem`. Default: every operation. */
  operation?: string;
  /** Only calls whose body contains all of these texts, such as a tenant's name. */
  containing?: readonly string[];
  /** Only calls of the function with this name. */
  caller?: string;
  /** How many calls it affects. Default: all, until it is switched off. */
  times?: number;
  /**
   * Called for each affected call. With `reset-after`: after the service has carried it out, before the connection
   * breaks.
   */
  onHit?: () => void;
}

export interface FaultProxy {
  url: string;
  /** Switches on a fault. The returned function switches it off. */
  fail(fault: Fault): () => void;
  /** Switches off all faults and breaks the connections of calls that hang. */
  endFaults(): void;
  stop(): Promise<void>;
}

export interface FaultProxyOptions {
  service: AwsService;
  /** The address of the emulator. */
  target: Address;
  port?: number;
  onCall?: (call: AwsCall) => void;
}

export interface AwsCall {
  service: AwsService;
  operation: string;
  /** The name of the function that called. Null for all other callers. */
  caller: string | null;
  /** The fault that affected the call, or null. */
  fault: FaultKind | null;
}

/** A reverse proxy before one emulator. It can fail on demand, in the ways in which AWS and networks fail. */
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
    // If the emulator has stopped, the caller sees a broken connection, as it would without the proxy.
    handle(request, response).catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, options.port);

  function endFaults(): void {
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
    endFaults,
    async stop() {
      endFaults();
      await closeServer(server);
    },
  };
}

/** `x-amz-target` ends with the operation. SNS uses the query protocol, with the operation in the body. */
function operationOf(request: IncomingMessage, body: Buffer): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  return new URLSearchParams(body.toString()).get('Action') ?? '';
}

/** A function's access key is its name. People and the stack itself use another access key. */
function callerOf({ headers }: IncomingMessage): string | null {
  const key = /Credential=([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? null;
  return key === accountVariables.AWS_ACCESS_KEY_ID ? null : key;
}

/**
 * Passes a call on to the emulator. Headers that let pages of other origins read the answer are removed: dynalite, for
 * example, sends `Access-Control-Allow-Origin: *`.
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

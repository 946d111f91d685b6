import type { SharedTime } from '../clock/shared-time.ts';

/** The messages between a function's host and its worker thread. */

export interface FunctionError {
  /** As Lambda reports it: the thrown error's name, or a name such as `Sandbox.Timedout` or `Runtime.ExitError`. */
  name: string;
  message: string;
}

/** Where a handler is: a source file of this repository, or the bundle's file that Lambda would load. */
export interface HandlerLocation {
  file: string;
  exportName: string;
}

export interface WorkerData {
  handler: HandlerLocation;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  /** The stack's time, which the function's `Date` shows. Null: the wall clock. */
  time: SharedTime | null;
}

/** From the host to the worker. The event is JSON text, as in Lambda. */
export interface InvokeMessage {
  requestId: string;
  event: string;
  /** When the invocation times out, in milliseconds since 1970. */
  deadline: number;
}

/** From the worker to the host. The payload is JSON text. */
export type WorkerMessage =
  | { kind: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { kind: 'ready' }
  | { kind: 'init-failed'; error: FunctionError }
  | { kind: 'result'; payload: string }
  | { kind: 'failed'; error: FunctionError };

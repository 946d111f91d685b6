import type { SharedTime } from '../clock/shared-time.ts';

/** What a function's host and its worker thread say to each other. */

export interface FunctionError {
  /** As Lambda reports it: the thrown error's name, or e.g. `Sandbox.Timedout`, `Runtime.ExitError`. */
  name: string;
  message: string;
}

/** Where a handler is: a module of our own that exports it, or a bundle's file that Lambda would load. */
export interface HandlerLocation {
  file: string;
  exportName: string;
}

export interface WorkerData {
  handler: HandlerLocation;
  functionName: string;
  functionArn: string;
  memoryMb: number;
  /** The stack's time, which the function's `Date` shows; null: the wall clock's. */
  time: SharedTime | null;
}

/** To the worker. The event travels as JSON text, as it does in Lambda. */
export interface InvokeMessage {
  requestId: string;
  event: string;
  /** When Lambda will kill it, in milliseconds since 1970. */
  deadline: number;
}

/** From the worker. The payload is JSON text. */
export type WorkerMessage =
  | { kind: 'output'; stream: 'stdout' | 'stderr'; text: string }
  | { kind: 'ready' }
  | { kind: 'init-failed'; error: FunctionError }
  | { kind: 'result'; payload: string }
  | { kind: 'failed'; error: FunctionError };

import type { SimulatorOptions, ZuoraSimulator } from '../zuora-simulator/simulator.ts';
import type { StackClock } from './clock/stack-clock.ts';
import type { AwsEmulators, EmulatorOptions } from './emulators/aws-emulators.ts';
import type { LocalTimings } from './function-environments.ts';
import type { BatchOutcome, ReceivedMessage } from './lambda/event-source.ts';
import type { FunctionCode } from './lambda/function-code.ts';
import type { FunctionLogLine } from './lambda/log-line.ts';

/** How a function is hosted. By default, from its source, with the settings of the local stack. */
export interface FunctionSetup {
  /** Default: the function's source. */
  code?: FunctionCode;
  timeoutSeconds?: number;
  /** Changes the environment. A test of a bundle uses the variables of its template. */
  environment?: (
    local: Record<string, string>,
    emulators: AwsEmulators,
    simulator: ZuoraSimulator,
  ) => Record<string, string>;
}

export interface LocalStackOptions {
  timings?: Partial<LocalTimings>;
  simulator?: SimulatorOptions;
  emulators?: EmulatorOptions;
  closing?: FunctionSetup;
  polling?: FunctionSetup;
  /** The function that Zuora calls, and its port. Default: without it, as in a stack whose wake-ups are off. */
  wakeUps?: FunctionSetup & { port?: number };
  /** The secrets of other tenants than the default one, by tenant. */
  tenants?: Record<string, object | string>;
  /** Default: true. False: the books are empty. */
  sampleBooks?: boolean;
  /** Default 1. Null: only `ticker.tick()` starts a tick. */
  tickSeconds?: number | null;
  /** Default: true. False: nothing reads the queue until `startEventSource` is called. */
  eventSource?: boolean;
  /** The stack's time of day. It can run faster than the wall clock, and it can be stopped. Default: the wall clock. */
  clock?: StackClock;
  onLog?: (line: FunctionLogLine) => void;
  onReceive?: (messages: readonly ReceivedMessage[]) => void;
  onBatch?: (batch: BatchOutcome) => void;
}

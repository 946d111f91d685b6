import type { SimulatorOptions, ZuoraSimulator } from '../zuora-simulator/simulator.ts';
import type { StackClock } from './clock/stack-clock.ts';
import type { AwsEmulators, EmulatorOptions } from './emulators/aws-emulators.ts';
import type { LocalTimings } from './function-environments.ts';
import type { BatchOutcome, ReceivedMessage } from './lambda/event-source.ts';
import type { FunctionCode } from './lambda/function-code.ts';
import type { FunctionLogLine } from './lambda/log-line.ts';

/** How a function is hosted, where that differs from our own source with our own stack's settings. */
export interface FunctionSetup {
  /** Default: the handler of our source. */
  code?: FunctionCode;
  timeoutSeconds?: number;
  /** Default: what our own stack would set. A bundle's test gives its template's variables instead. */
  environment?: (
    ours: Record<string, string>,
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
  /** Secrets besides the default tenant's, by tenant. */
  tenants?: Record<string, object | string>;
  /** Default: true. False: the books are empty. */
  sampleBooks?: boolean;
  /** Default 1. Null: ticks by hand only. */
  tickSeconds?: number | null;
  /** Default: on. False: nothing takes messages off the queue, until `startEventSource`. */
  eventSource?: boolean;
  /** The stack's time of day; default the wall clock's. It can be made to run faster or to stand still. */
  clock?: StackClock;
  onLog?: (line: FunctionLogLine) => void;
  onReceive?: (messages: readonly ReceivedMessage[]) => void;
  onBatch?: (batch: BatchOutcome) => void;
}

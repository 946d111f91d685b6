import { Worker } from 'node:worker_threads';
import type { FunctionError, InvokeMessage, WorkerData, WorkerMessage } from './function-protocol.ts';
import { createLineSplitter, type FunctionLogLine } from './log-line.ts';

/** The result of an invocation: the handler's return value, or an error. */
export type InvocationResult =
  | { payload: unknown; error?: never }
  | { error: FunctionError; payload?: never };

export interface InstanceOptions {
  data: WorkerData;
  environment: Record<string, string>;
  timeoutSeconds: number;
  onLog: (line: FunctionLogLine) => void;
}

/**
 * One running copy of a function. It handles one invocation at a time. When it is not alive, it cannot be used again.
 */
export interface FunctionInstance {
  readonly isAlive: boolean;
  invoke(event: unknown, requestId: string): Promise<InvocationResult>;
  /** Ends it at once. An invocation in progress fails. */
  kill(error: FunctionError): Promise<void>;
}

/**
 * Lambda's limit for loading a function before its first invocation. When it has passed, Lambda loads the function again
 * within that invocation's own limit. Here the first loading goes on for as long, because loading again on a busy
 * machine would take as long as before.
 */
const initTimeoutSeconds = 10;

/** Starts a worker thread for a function. The first invocation waits until the handler is loaded. */
export function startInstance(options: InstanceOptions): FunctionInstance {
  const { data, environment, timeoutSeconds, onLog } = options;
  const worker = new Worker(new URL('./function-worker.ts', import.meta.url), {
    workerData: data,
    env: environment,
    // The function must not inherit the parent's module loaders, such as a test runner's.
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  const lines = createLineSplitter(data.functionName, onLog);
  const ready = Promise.withResolvers<FunctionError | null>();
  let settle: ((result: InvocationResult) => void) | null = null;
  let death: FunctionError | null = null;

  function die(error: FunctionError): void {
    if (death !== null) return;
    death = error;
    lines.flush();
    ready.resolve(error);
    settle?.({ error });
  }
  async function kill(error: FunctionError): Promise<void> {
    die(error);
    worker.removeAllListeners('message');
    await worker.terminate();
  }

  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'output') lines.add(message.stream, message.text);
    else if (message.kind === 'ready') ready.resolve(null);
    else if (message.kind === 'init-failed') void kill(message.error);
    else
      settle?.(
        message.kind === 'failed' ? { error: message.error } : { payload: JSON.parse(message.payload) },
      );
  });
  worker.on('error', (error) => die(describeCrash(error)));
  worker.on('exit', (code) => {
    die({ name: 'Runtime.ExitError', message: `Runtime exited with exit status ${code}` });
  });

  /** Ends the instance when the work is not done in time. */
  async function within<T>(seconds: number, requestId: string, work: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      const message = `RequestId: ${requestId} Error: Task timed out after ${seconds.toFixed(2)} seconds`;
      void kill({ name: 'Sandbox.Timedout', message });
    }, seconds * 1000);
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    get isAlive() {
      return death === null;
    },
    async invoke(event, requestId) {
      const failure = await within(initTimeoutSeconds + timeoutSeconds, requestId, ready.promise);
      // It may have been killed after it was ready. Then there would never be an answer.
      const end = failure ?? death;
      if (end !== null) return { error: end };
      const { promise, resolve } = Promise.withResolvers<InvocationResult>();
      settle = resolve;
      const deadline = Date.now() + timeoutSeconds * 1000;
      const message: InvokeMessage = { requestId, deadline, event: JSON.stringify(event) ?? 'null' };
      worker.postMessage(message);
      const result = await within(timeoutSeconds, requestId, promise);
      settle = null;
      return result;
    },
    kill,
  };
}

/** An uncaught exception or an unhandled rejection ends Lambda's runtime. */
function describeCrash(error: unknown): FunctionError {
  const name = error instanceof Error ? error.name : 'Error';
  const message = error instanceof Error ? error.message : String(error);
  return { name: 'Runtime.ExitError', message: `${name}: ${message}` };
}

import { randomUUID } from 'node:crypto';
import type { StackClock } from '../clock/stack-clock.ts';
import { localAccount } from '../emulators/local-account.ts';
import { type FunctionCode, prepareCode } from './function-code.ts';
import { type FunctionInstance, type InvocationResult, startInstance } from './function-instance.ts';
import type { FunctionError } from './function-protocol.ts';
import type { FunctionLogLine } from './log-line.ts';

export interface FunctionOptions {
  name: string;
  code: FunctionCode;
  /** The function's environment variables, without those that Lambda sets. */
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMb?: number;
  /** How many invocations may run at the same time. More are refused, as by Lambda. Default 10. */
  instancesMax?: number;
  onLog?: (line: FunctionLogLine) => void;
  /** The time of day that the function sees. Default: the wall clock. */
  clock?: StackClock;
}

export interface HostedFunction {
  name: string;
  arn: string;
  /** Invokes the function and waits for it. Never throws: an error is part of the result. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Resolves when the invocations in progress have ended. */
  idle(): Promise<void>;
  /** How many instances have been started. */
  readonly coldStarts: number;
  /** Ends all instances at once, also during an invocation. The next invocation starts a new one. */
  crash(): void;
  /** Ends all instances for good. Invocations in progress fail. */
  stop(): Promise<void>;
}

const crashed: FunctionError = { name: 'Runtime.ExitError', message: 'Runtime exited with signal: killed' };
const stopped: FunctionError = { name: 'ServiceException', message: 'The function is stopped' };

/**
 * Hosts a function as Lambda does. Each concurrent invocation has its own instance, which is kept for later
 * invocations.
 */
export async function hostFunction(options: FunctionOptions): Promise<HostedFunction> {
  const { name, timeoutSeconds, memoryMb = 512, instancesMax = 10, onLog = () => undefined } = options;
  const arn = `arn:aws:lambda:${localAccount.region}:${localAccount.id}:function:${name}`;
  const code = await prepareCode(options.code);
  const environment = { ...options.environment, ...lambdaVariables(name, memoryMb) };
  const idle: FunctionInstance[] = [];
  const all = new Set<FunctionInstance>();
  const underWay = new Set<Promise<InvocationResult>>();
  let coldStarts = 0;
  let isStopped = false;

  function takeInstance(): FunctionInstance | null {
    // The instance that was used last is reused first, as in Lambda.
    const warm = idle.pop();
    if (warm !== undefined) return warm;
    if (all.size >= instancesMax) return null;
    const time = options.clock?.shared ?? null;
    const data = { handler: code.handler, functionName: name, functionArn: arn, memoryMb, time };
    const instance = startInstance({ data, environment, timeoutSeconds, onLog });
    coldStarts += 1;
    all.add(instance);
    return instance;
  }

  function giveBack(instance: FunctionInstance): void {
    if (instance.isAlive) idle.push(instance);
    else all.delete(instance);
  }

  async function invoke(event: unknown): Promise<InvocationResult> {
    if (isStopped) return { error: stopped };
    dropDead(idle, all);
    const instance = takeInstance();
    if (instance === null) return { error: { name: 'TooManyRequestsException', message: 'Rate Exceeded.' } };
    const result = await instance.invoke(event, randomUUID());
    giveBack(instance);
    if (result.error && !isStopped) onLog(failureLine(name, result.error));
    return result;
  }

  return {
    name,
    arn,
    get coldStarts() {
      return coldStarts;
    },
    invoke(event) {
      const invocation = invoke(event).finally(() => underWay.delete(invocation));
      underWay.add(invocation);
      return invocation;
    },
    async idle() {
      await Promise.all(underWay);
    },
    crash() {
      for (const instance of all) void instance.kill(crashed);
    },
    async stop() {
      isStopped = true;
      await Promise.all([...all].map((instance) => instance.kill(stopped)));
      await code.dispose();
    },
  };
}

/** Removes instances that have ended. An instance can end between invocations, by a timer that an invocation left. */
function dropDead(idle: FunctionInstance[], all: Set<FunctionInstance>): void {
  for (const instance of all) if (!instance.isAlive) all.delete(instance);
  const alive = idle.filter((instance) => instance.isAlive);
  idle.splice(0, idle.length, ...alive);
}

/** The log line that Lambda writes when a function throws or its process ends. */
function failureLine(functionName: string, { name, message }: FunctionError): FunctionLogLine {
  const fields = { level: 'ERROR', errorType: name, errorMessage: message };
  return { functionName, stream: 'platform', text: JSON.stringify(fields), fields };
}

function lambdaVariables(name: string, memoryMb: number): Record<string, string> {
  return {
    AWS_LAMBDA_FUNCTION_NAME: name,
    // As in Lambda, each function has its own credentials. By the key the fault proxies know which function calls.
    AWS_ACCESS_KEY_ID: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    TZ: ':UTC',
  };
}

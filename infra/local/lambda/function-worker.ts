/** Runs in a worker thread: loads one handler and invokes it for each message of the host, as Lambda's runtime does. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { followStackTime } from '../clock/shared-time.ts';
import type { FunctionError, InvokeMessage, WorkerData, WorkerMessage } from './function-protocol.ts';

const { handler: location, functionName, functionArn, memoryMb, time }: WorkerData = workerData;
// The time that an invocation has left is real time, whatever time of day the function sees.
const wallNow = Date.now;
if (time !== null) followStackTime(time);
const host = parentPort;
if (host === null) throw new Error('function-worker.ts only runs in a worker thread');
const send = (message: WorkerMessage) => host.postMessage(message);

// Output is sent the same way as results, so that it arrives before the result of the invocation that wrote it.
for (const stream of ['stdout', 'stderr'] as const) {
  process[stream].write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    send({ kind: 'output', stream, text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(() => done());
    return true;
  };
}

type Handler = (event: unknown, context: object) => unknown;

async function loadHandler(): Promise<Handler> {
  const { file, exportName } = location;
  // Lambda's runtime loads a file with `require` when its name does not say that it is an ES module.
  const loaded: unknown = /\.(ts|mjs)$/.test(file)
    ? await import(pathToFileURL(file).href)
    : createRequire(file)(file);
  const handler = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, exportName) : undefined;
  if (typeof handler !== 'function')
    throw new Error(`${functionName}: its code must export a function named ${exportName}`);
  return (event, context) => handler(event, context);
}

function contextFor({ requestId, deadline }: InvokeMessage): object {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: String(memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - wallNow()),
  };
}

function describe(error: unknown): FunctionError {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  try {
    const result = await handler(JSON.parse(message.event), contextFor(message));
    send({ kind: 'result', payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    send({ kind: 'failed', error: describe(error) });
  }
}

try {
  const handler = await loadHandler();
  host.on('message', (message: InvokeMessage) => void invoke(handler, message));
  send({ kind: 'ready' });
} catch (error) {
  send({ kind: 'init-failed', error: describe(error) });
}

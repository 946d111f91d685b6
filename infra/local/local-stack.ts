import { fileURLToPath } from 'node:url';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  type SimulatedClient,
  startZuoraSimulator,
  type ZuoraSimulator,
} from '../zuora-simulator/simulator.ts';
import { type AwsEmulators, startAwsEmulators } from './emulators/aws-emulators.ts';
import type { LocalQueue } from './emulators/aws-resources.ts';
import { clientSettings } from './emulators/local-account.ts';
import { type Mailbox, openMailbox } from './emulators/mailbox.ts';
import {
  closingEnvironment,
  defaultTimings,
  pollingEnvironment,
  secretPrefix,
} from './function-environments.ts';
import { startEventSource } from './lambda/event-source.ts';
import type { FunctionCode } from './lambda/function-code.ts';
import { type HostedFunction, hostFunction } from './lambda/function-host.ts';
import { startTicker, type Ticker } from './lambda/ticker.ts';
import type { FunctionSetup, LocalStackOptions } from './local-stack-options.ts';
import { fillSampleBooks } from './sample-books.ts';
import { functionNames, type StackOutputs, stackOutputs } from './stack-outputs.ts';
import { startWakeUps, type WakeUps } from './wake-ups.ts';

export type { FunctionSetup, LocalStackOptions } from './local-stack-options.ts';

export interface LocalStack {
  simulator: ZuoraSimulator;
  emulators: AwsEmulators;
  closing: HostedFunction;
  polling: HostedFunction;
  /** The function that Zuora calls, with its address. Null if wake-ups are off. */
  wakeUps: WakeUps | null;
  ticker: Ticker;
  /** By the names of the deployed stack's outputs. */
  outputs: StackOutputs;
  /** Sends a body to the request queue. Objects are sent as JSON. Resolves to the message id. */
  send(body: string | object): Promise<string>;
  /** The content of a secret with a client's credentials for the simulator, for another tenant or a rotation. */
  secretFor(client: SimulatedClient, scope?: { entityId?: string; orgIds?: string[] }): object;
  /** The outcomes that subscribers receive. The first call starts taking them out of the subscriber's queue. */
  outcomes(): Mailbox;
  /** The messages that were parked. The first call starts taking them out of the dead-letter queue. */
  deadLetters(): Mailbox;
  startEventSource(): void;
  stop(): Promise<void>;
}

const sourceOf = (name: string): FunctionCode => ({
  source: fileURLToPath(new URL(`../../functions/${name}/handler.ts`, import.meta.url)),
});

const closingInstancesMax = 10;
/**
 * Ticks do not wait for each other. With more instances, a slow machine would start so many that none is ready in time.
 */
const pollingInstancesMax = 2;
/** The stack reserves as many. */
const receivingInstancesMax = 2;
const instancesMaxOf: Record<string, number> = {
  [functionNames.closing]: closingInstancesMax,
  [functionNames.polling]: pollingInstancesMax,
  [functionNames.receiving]: receivingInstancesMax,
};

interface Part {
  stop(): Promise<void>;
}

/**
 * Starts all that the product needs on one machine: the two functions, emulated AWS services, and a simulated Zuora.
 */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const parts: Part[] = [];
  // All are stopped at the same time, beginning with the last: an invocation ends with its function, a poll with its
  // queue.
  const stop = async () => void (await Promise.all(parts.toReversed().map((part) => part.stop())));
  try {
    return await startParts(options, parts, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(
  options: LocalStackOptions,
  parts: Part[],
  stop: () => Promise<void>,
): Promise<LocalStack> {
  function keep<T extends Part>(part: T): T {
    parts.push(part);
    return part;
  }
  const { clock } = options;
  const timed = clock && { clock };
  const emulators = keep(await startAwsEmulators({ ...timed, ...options.emulators }));
  const now = clock && { now: () => new Date(clock.now()) };
  const simulator = keep(await startZuoraSimulator({ runSeconds: 4, ...now, ...options.simulator }));
  if (options.sampleBooks !== false) fillSampleBooks(simulator.books());
  const secretFor = secretsTo(simulator);
  putSecrets(options, emulators, simulator, secretFor);

  async function host(name: string, setup: FunctionSetup = {}, ours: Record<string, string>) {
    const { code = sourceOf(name), timeoutSeconds = 30 } = setup;
    const environment = setup.environment?.(ours, emulators, simulator) ?? ours;
    const { onLog } = options;
    const instancesMax = instancesMaxOf[name];
    const hosted = {
      name,
      code,
      environment,
      timeoutSeconds,
      ...timed,
      ...(instancesMax && { instancesMax }),
    };
    return keep(await hostFunction({ ...hosted, ...(onLog && { onLog }) }));
  }
  const timings = { ...defaultTimings, ...options.timings };
  const closing = await host(functionNames.closing, options.closing, closingEnvironment(emulators, timings));
  const polling = await host(functionNames.polling, options.polling, pollingEnvironment(emulators, timings));

  const setup = options.wakeUps;
  const wakeUps =
    setup === undefined
      ? null
      : await startWakeUps({
          ...{ emulators, simulator, polling, keep },
          ...(setup.port !== undefined && { port: setup.port }),
          host: (environment) => host(functionNames.receiving, setup, environment),
        });

  const endpoint = emulators.endpoints.sqs;
  const mailboxes = new Map<string, Mailbox>();
  function mailbox(queue: LocalQueue): Mailbox {
    const opened = mailboxes.get(queue.name) ?? keep(openMailbox({ endpoint, queue }));
    mailboxes.set(queue.name, opened);
    return opened;
  }
  let isEventSourceStarted = false;
  function startQueueReader(): void {
    if (isEventSourceStarted) return;
    isEventSourceStarted = true;
    const { onBatch, onReceive } = options;
    const source = { endpoint, queue: emulators.requestQueue, invoke: closing.invoke, ...timed };
    keep(startEventSource({ ...source, ...(onReceive && { onReceive }), ...(onBatch && { onBatch }) }));
  }
  if (options.eventSource !== false) startQueueReader();
  const everySeconds = options.tickSeconds === undefined ? 1 : options.tickSeconds;
  const ticker = keep(
    startTicker({ invoke: polling.invoke, ...timed, ...(everySeconds !== null && { everySeconds }) }),
  );

  return {
    simulator,
    emulators,
    closing,
    polling,
    wakeUps,
    ticker,
    // As in the deployed stack, the URL ends with a slash.
    outputs: stackOutputs(emulators, wakeUps === null ? undefined : `${wakeUps.url}/`),
    send: (body) => sendMessage(emulators, typeof body === 'string' ? body : JSON.stringify(body)),
    secretFor,
    outcomes: () => mailbox(emulators.subscriberQueue),
    deadLetters: () => mailbox(emulators.deadLetterQueue),
    startEventSource: startQueueReader,
    stop,
  };
}

const secretsTo =
  (simulator: ZuoraSimulator): LocalStack['secretFor'] =>
  ({ clientId, clientSecret }, scope = {}) => ({ baseUrl: simulator.url, clientId, clientSecret, ...scope });

/** Stores the default tenant's secret, for the simulator's first client, and the secrets of the options. */
function putSecrets(
  { tenants = {} }: LocalStackOptions,
  { secrets }: AwsEmulators,
  { clients: [client] }: ZuoraSimulator,
  secretFor: LocalStack['secretFor'],
): void {
  if (client !== undefined) secrets.put(`${secretPrefix}/default`, secretFor(client));
  for (const [tenant, secret] of Object.entries(tenants)) secrets.put(`${secretPrefix}/${tenant}`, secret);
}

async function sendMessage({ endpoints, requestQueue }: AwsEmulators, body: string): Promise<string> {
  const sqs = new SQSClient(clientSettings(endpoints.sqs));
  try {
    const sent = await sqs.send(new SendMessageCommand({ QueueUrl: requestQueue.url, MessageBody: body }));
    return sent.MessageId ?? '';
  } finally {
    sqs.destroy();
  }
}

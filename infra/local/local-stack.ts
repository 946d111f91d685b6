import { fileURLToPath } from 'node:url';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type AwsEmulators, type EmulatorOptions, startAwsEmulators } from './aws-emulators.ts';
import { type BatchOutcome, type EventSource, startEventSource } from './event-source.ts';
import type { FunctionCode } from './function-code.ts';
import {
  closingEnvironment,
  defaultTimings,
  type LocalTimings,
  pollingEnvironment,
  secretPrefix,
} from './function-environments.ts';
import { type HostedFunction, hostFunction } from './function-host.ts';
import { clientSettings } from './local-account.ts';
import type { FunctionLogLine } from './log-line.ts';
import { type Mailbox, openMailbox } from './mailbox.ts';
import { fillSampleBooks } from './sample-books.ts';
import { functionNames, type StackOutputs, stackOutputs } from './stack-outputs.ts';
import { startTicker, type Ticker } from './ticker.ts';
import {
  type SimulatedClient,
  type SimulatorOptions,
  startZuoraSimulator,
  type ZuoraSimulator,
} from './zuora-simulator/simulator.ts';

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
  onLog?: (line: FunctionLogLine) => void;
  onBatch?: (batch: BatchOutcome) => void;
}

export interface LocalStack {
  simulator: ZuoraSimulator;
  emulators: AwsEmulators;
  closing: HostedFunction;
  polling: HostedFunction;
  ticker: Ticker;
  /** By the names of the deployed stack's outputs. */
  outputs: StackOutputs;
  /** Sends a body to the request queue; objects as JSON. Resolves to the message's id. */
  send(body: string | object): Promise<string>;
  /** A secret's content that opens the simulator, for another tenant or a rotation. */
  secretFor(client: SimulatedClient, scope?: { entityId?: string; orgIds?: string[] }): object;
  /** What subscribers of the outcome topic receive; taken out of the queue once this was called. */
  outcomes(): Mailbox;
  /** What was parked or redriven; taken out of the queue once this was called. */
  deadLetters(): Mailbox;
  startEventSource(): void;
  stop(): Promise<void>;
}

const sourceOf = (name: string): FunctionCode => ({
  source: fileURLToPath(new URL(`../../functions/${name}/handler.ts`, import.meta.url)),
});

/** Starts everything that the product needs to live on a laptop: the two functions, AWS around them, and Zuora. */
export async function startLocalStack(options: LocalStackOptions = {}): Promise<LocalStack> {
  const timings = { ...defaultTimings, ...options.timings };
  const [emulators, simulator] = await Promise.all([
    startAwsEmulators(options.emulators),
    startZuoraSimulator({ runSeconds: 4, ...options.simulator }),
  ]);
  if (options.sampleBooks !== false) fillSampleBooks(simulator.books());

  const secretFor: LocalStack['secretFor'] = ({ clientId, clientSecret }, scope = {}) => ({
    baseUrl: simulator.url,
    clientId,
    clientSecret,
    ...scope,
  });
  const [firstClient] = simulator.clients;
  if (firstClient !== undefined) emulators.secrets.put(`${secretPrefix}/default`, secretFor(firstClient));
  for (const [tenant, secret] of Object.entries(options.tenants ?? {})) {
    emulators.secrets.put(`${secretPrefix}/${tenant}`, secret);
  }

  function host(name: string, setup: FunctionSetup = {}, ours: Record<string, string>) {
    const { code = sourceOf(name), timeoutSeconds = 30 } = setup;
    const environment = setup.environment?.(ours, emulators, simulator) ?? ours;
    const { onLog } = options;
    return hostFunction({ name, code, environment, timeoutSeconds, ...(onLog && { onLog }) });
  }
  const closing = await host(functionNames.closing, options.closing, closingEnvironment(emulators, timings));
  const polling = await host(functionNames.polling, options.polling, pollingEnvironment(emulators, timings));

  const sqs = new SQSClient(clientSettings(emulators.endpoints.sqs));
  const mailboxes = new Map<string, Mailbox>();
  function mailbox(queue: AwsEmulators['requestQueue']): Mailbox {
    const known = mailboxes.get(queue.name);
    if (known !== undefined) return known;
    const opened = openMailbox({ endpoint: emulators.endpoints.sqs, queue });
    mailboxes.set(queue.name, opened);
    return opened;
  }

  let eventSource: EventSource | null = null;
  function startSource(): void {
    const { onBatch } = options;
    eventSource ??= startEventSource({
      endpoint: emulators.endpoints.sqs,
      queue: emulators.requestQueue,
      invoke: closing.invoke,
      ...(onBatch && { onBatch }),
    });
  }
  if (options.eventSource !== false) startSource();
  const tickSeconds = options.tickSeconds === undefined ? 1 : options.tickSeconds;
  const ticker = startTicker({
    invoke: polling.invoke,
    ...(tickSeconds !== null && { everySeconds: tickSeconds }),
  });

  return {
    simulator,
    emulators,
    closing,
    polling,
    ticker,
    outputs: stackOutputs(emulators),
    async send(body) {
      const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
      const sent = await sqs.send(
        new SendMessageCommand({ QueueUrl: emulators.requestQueue.url, MessageBody }),
      );
      return sent.MessageId ?? '';
    },
    secretFor,
    outcomes: () => mailbox(emulators.subscriberQueue),
    deadLetters: () => mailbox(emulators.deadLetterQueue),
    startEventSource: startSource,
    async stop() {
      // All are told at once: what is under way ends with the functions, and polls with the emulators.
      const stopped = [eventSource, ticker, ...mailboxes.values()].map((part) => part?.stop());
      await Promise.all([closing.stop(), polling.stop()]);
      await Promise.all([emulators.stop(), simulator.stop()]);
      await Promise.all(stopped);
      sqs.destroy();
    },
  };
}

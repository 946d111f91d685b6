import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { vi } from 'vitest';
import { handler as pollTrialBalance } from '../../functions/poll-trial-balance/handler.ts';
import { handler as setPendingClose } from '../../functions/set-pending-close/handler.ts';
import {
  type AwsEmulators,
  type EmulatorOptions,
  startAwsEmulators,
} from '../../infra/local/emulators/aws-emulators.ts';
import type { Fault as AwsFault } from '../../infra/local/emulators/fault-proxy.ts';
import { clientSettings } from '../../infra/local/emulators/local-account.ts';
import { openMailbox, type ReceivedMessage } from '../../infra/local/emulators/mailbox.ts';
import {
  closingEnvironment,
  defaultTimings,
  pollingEnvironment,
  secretPrefix,
} from '../../infra/local/function-environments.ts';
import {
  type BatchOutcome,
  type EventSource,
  startEventSource,
} from '../../infra/local/lambda/event-source.ts';
import type { InvocationResult } from '../../infra/local/lambda/function-instance.ts';
import { startTicker } from '../../infra/local/lambda/ticker.ts';
import type { SimulatorOptions } from '../../infra/zuora-simulator/simulator.ts';
import type { OutcomeEvent } from '../end-to-end/world.ts';
import { messageIn, until } from '../until.ts';
import { atMost, invokerOf } from './in-process.ts';
import { type Sinks, watchSinks } from './sinks.ts';
import { startTenant, type Tenant } from './tenant.ts';

/** A tenant that the functions know, and what a test can do with it. */
export interface Client extends Tenant {
  /** Sends a close request, for Nov 2026 by its name unless a period is given. Resolves to the request's id. */
  sendRequest(accountingPeriod?: object, requestId?: string): Promise<string>;
  /** Fails calls to AWS that are made for this tenant. */
  failAws(fault: AwsFault & { service: 'sqs' | 'sns' | 'dynamodb' | 'secrets' }): () => void;
  /** Puts its secret into Secrets Manager. */
  restoreSecret(): void;
}

export interface Wire {
  emulators: AwsEmulators;
  sinks: Sinks;
  /** Every batch until now, with the closing function's response. */
  batches: readonly BatchOutcome[];
  client(options?: SimulatorOptions): Promise<Client>;
  send(body: string | object): Promise<string>;
  outcomeOf(requestId: string): Promise<OutcomeEvent>;
  deliveriesOf(requestId: string): ReceivedMessage[];
  /** The parked messages that contain this text. */
  parkedWith(text: string): ReceivedMessage[];
  parked(text: string): Promise<ReceivedMessage>;
  /** Resolves when there is a log line with this code for the tenant. */
  logged(tenant: string, code: string): Promise<void>;
  /** Invokes the closing function with the given event. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Starts to read the queue, with `isReadOnDemand`. The returned function ends that. */
  readQueue(): () => Promise<void>;
  stop(): Promise<void>;
}

export interface WireOptions {
  emulators?: EmulatorOptions;
  timeoutSeconds?: number;
  /**
   * True: the queue is read only while `readQueue` says so, in batches of ten. Default: it is read from the start, each
   * message in its own batch, so that none waits for a slow one.
   */
  isReadOnDemand?: boolean;
}

/** How many ticks may run at the same time. A tick beyond them is dropped. */
const ticksAtOnce = 3;

/**
 * The two real handlers in this process, with emulators of AWS and a simulated Zuora for each tenant: real SDK
 * clients and real HTTP on loopback. A test file starts one: a handler keeps its clients as long as it is loaded.
 */
export async function startWire(options: WireOptions = {}): Promise<Wire> {
  const { timeoutSeconds = 30, isReadOnDemand = false } = options;
  const emulators = await startAwsEmulators(options.emulators);
  const timings = { ...defaultTimings, backoffMaxSeconds: 2, putAnswerSeconds: 3 };
  const environment = {
    ...closingEnvironment(emulators, timings),
    ...pollingEnvironment(emulators, timings),
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const sinks = watchSinks(emulators);

  const endpoint = emulators.endpoints.sqs;
  const sqs = new SQSClient(clientSettings(endpoint));
  const batches: BatchOutcome[] = [];
  const tenants: Tenant[] = [];
  const outcomes = openMailbox({ endpoint, queue: emulators.subscriberQueue });
  const parking = openMailbox({ endpoint, queue: emulators.deadLetterQueue });
  const ticker = startTicker({
    invoke: atMost(ticksAtOnce, invokerOf(pollTrialBalance, timeoutSeconds)),
    everySeconds: 1,
  });
  const invoke = invokerOf(setPendingClose, timeoutSeconds);
  const sources: EventSource[] = [];
  function readQueue(): () => Promise<void> {
    const source = startEventSource({
      endpoint,
      queue: emulators.requestQueue,
      invoke,
      batchSize: isReadOnDemand ? 10 : 1,
      maxConcurrency: 100,
      onBatch: (batch) => void batches.push(batch),
    });
    sources.push(source);
    return () => source.stop();
  }
  if (!isReadOnDemand) readQueue();

  const requestOf = ({ body }: ReceivedMessage): string => JSON.parse(body).data.requestId;
  const send: Wire['send'] = async (body) => {
    const MessageBody = typeof body === 'string' ? body : JSON.stringify(body);
    const { MessageId = '' } = await sqs.send(
      new SendMessageCommand({ QueueUrl: emulators.requestQueue.url, MessageBody }),
    );
    return MessageId;
  };

  return {
    emulators,
    sinks,
    batches,
    send,
    invoke,
    readQueue,
    async client(simulatorOptions) {
      const tenant = await startTenant(simulatorOptions);
      tenants.push(tenant);
      const { name, secret } = tenant;
      const restoreSecret = () => void emulators.secrets.put(`${secretPrefix}/${name}`, secret);
      restoreSecret();
      return {
        ...tenant,
        restoreSecret,
        async sendRequest(accountingPeriod = { name: 'Nov 2026' }, requestId = `wire/${randomUUID()}`) {
          await send({ requestId, tenant: name, accountingPeriod });
          return requestId;
        },
        failAws({ containing = [], ...fault }) {
          return emulators.fail({ ...fault, containing: [name, ...containing] });
        },
      };
    },
    async outcomeOf(requestId) {
      const message = await messageIn(outcomes, (each) => requestOf(each) === requestId);
      return JSON.parse(message.body);
    },
    deliveriesOf: (requestId) => outcomes.messages.filter((each) => requestOf(each) === requestId),
    parkedWith: (text) => parking.messages.filter(({ body }) => body.includes(text)),
    parked: (text) => messageIn(parking, ({ body }) => body.includes(text)),
    logged: (tenant, code) =>
      until(() => sinks.log.some((line) => line.includes(`"${tenant}"`) && line.includes(`"${code}"`))),
    async stop() {
      emulators.endFaults();
      await Promise.all([
        ...sources.map((source) => source.stop()),
        ticker.stop(),
        outcomes.stop(),
        parking.stop(),
      ]);
      await sinks.stop(parking.messages);
      sqs.destroy();
      await Promise.all([emulators.stop(), ...tenants.map(({ simulator }) => simulator.stop())]);
    },
  };
}

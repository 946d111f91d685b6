import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { type Publish, publishTo } from '../../functions/poll-trial-balance/topic.ts';
import { createQueue, type Queue } from '../../functions/set-pending-close/queue.ts';
import { createLedger, type Ledger } from '../../functions/shared/ledger/ledger.ts';
import { VirtualTable } from './virtual-table.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How long a request takes, in milliseconds. Assumed, not measured: about as long as within a region of AWS. */
export const latencies = { ledger: 5, index: 10, topic: 20, queue: 10, secrets: 20 } as const;

/** The OAuth client secret in every tenant's secret; its client id is the tenant's name. */
export const clientSecret = 'secret';
const region = 'eu-central-1';
const visibility = z.object({ ReceiptHandle: z.string(), VisibilityTimeout: z.number() });

/**
 * The functions' own ledger, queue and topic, with the SDK's clients. Commands are counted, and answered in memory in
 * virtual time.
 */
export class VirtualAws {
  readonly ledger: Ledger;
  readonly queue: Queue;
  readonly publish: Publish;
  readonly table = new VirtualTable();
  /** The number of requests, by the name of the SDK's command. */
  readonly requests = new Map<string, number>();
  /** Called when a message is given a new visibility timeout, in seconds. */
  onDelay: (receiptHandle: string, seconds: number) => void = () => {};
  readonly #time: VirtualTime;
  readonly #processorMs: number;
  readonly #latencyMs: number | undefined;
  #isBusyUntil = 0;

  /**
   * @param options.processorMs processor time of one request, on one processor that all requests share. Default: 0
   * @param options.latencyMs how long each request takes. Default: as long as its service takes
   */
  constructor(time: VirtualTime, options: { processorMs?: number; latencyMs?: number } = {}) {
    this.#time = time;
    this.#processorMs = options.processorMs ?? 0;
    this.#latencyMs = options.latencyMs;
    const tables = DynamoDBDocumentClient.from(new DynamoDBClient({ region }));
    const sqs = new SQSClient({ region, useQueueUrlAsEndpoint: false });
    const sns = new SNSClient({ region });
    const initialize = { step: 'initialize', priority: 'high' } as const;
    tables.middlewareStack.add(
      (_, { commandName = '' }) =>
        async ({ input }) => {
          await this.#count(commandName, commandName === 'QueryCommand' ? latencies.index : latencies.ledger);
          return { output: { $metadata: {}, ...this.table.answer(commandName, input) }, response: {} };
        },
      initialize,
    );
    sqs.middlewareStack.add(
      (_, { commandName = '' }) =>
        async ({ input }) => {
          await this.#count(commandName, latencies.queue);
          const { ReceiptHandle, VisibilityTimeout } = visibility.parse(input);
          this.onDelay(ReceiptHandle, VisibilityTimeout);
          return { output: { $metadata: {} }, response: {} };
        },
      initialize,
    );
    sns.middlewareStack.add(
      (_, { commandName = '' }) =>
        async () => {
          await this.#count(commandName, latencies.topic);
          return { output: { $metadata: {} }, response: {} };
        },
      initialize,
    );
    this.ledger = createLedger(tables, 'ledger');
    this.queue = createQueue(() => sqs, {
      closeRequestQueueUrl: 'https://queue',
      deadLetterQueueUrl: 'https://dead',
    });
    this.publish = publishTo(sns, 'arn:aws:sns:::outcomes');
  }

  /** Reads the secret of a tenant. Its client id is the tenant's name. */
  async readSecret(name: string, hasToken: boolean): Promise<{ text: string; versionId: string }> {
    await this.#count('GetSecretValueCommand', latencies.secrets);
    const [tenant = ''] = name.split('/').slice(1);
    const auth = hasToken ? { bearerToken: tenant } : { clientId: tenant, clientSecret };
    return { text: JSON.stringify({ baseUrl: 'https://rest.zuora.com', ...auth }), versionId: 'v1' };
  }

  async #count(command: string, latencyMs: number): Promise<void> {
    this.requests.set(command, (this.requests.get(command) ?? 0) + 1);
    const { now } = this.#time.clock;
    this.#isBusyUntil = Math.max(now, this.#isBusyUntil) + this.#processorMs;
    await this.#time.pass(this.#isBusyUntil - now + (this.#latencyMs ?? latencyMs));
  }
}

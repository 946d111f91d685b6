import { type Address, type Listen, listenOpenly, listenPrivately } from '../../loopback.ts';
import type { StackClock } from '../clock/stack-clock.ts';
import { type AwsService, awsServices } from './aws-errors.ts';
import { type AwsResources, createResources, type QueueSettings } from './aws-resources.ts';
import { startMessaging, startTables } from './emulator-servers.ts';
import { type AwsCall, type Fault, type FaultProxy, startFaultProxy } from './fault-proxy.ts';
import { accountVariables } from './local-account.ts';
import { inspectQueue, type QueueContent } from './queue-content.ts';
import { createSecretStore, type SecretStore } from './secret-store.ts';
import { startSecretsRoute } from './secrets-route.ts';

export interface EmulatorOptions extends Partial<QueueSettings> {
  /** Fixed ports instead of free ones. */
  ports?: Partial<Record<AwsService, number>>;
  /** Hears of every call to an emulator. */
  onCall?: (call: AwsCall) => void;
  /** Decides when a message is visible again; default the wall clock. */
  clock?: StackClock;
  /**
   * Nothing stands before the emulators: they answer sooner, no call is heard of, and nothing fails on demand. Only on
   * the wall clock.
   */
  withoutProxies?: boolean;
}

export interface AwsEmulators extends AwsResources {
  endpoints: Record<AwsService, string>;
  /** What an AWS SDK reads from its environment to speak to the emulators and to nothing else. */
  variables: Record<string, string>;
  secrets: SecretStore;
  /** Looks into a queue, by its name, without taking anything out of it. */
  inspect(queueName: string): Promise<QueueContent>;
  /** Switches a fault of one service on; the answer switches it off again. */
  fail(fault: Fault & { service: AwsService }): () => void;
  /** Switches every fault off. */
  heal(): void;
  stop(): Promise<void>;
}

/** Starts SQS, SNS, DynamoDB and Secrets Manager on loopback, each behind a proxy that fails on demand. */
export async function startAwsEmulators(options: EmulatorOptions = {}): Promise<AwsEmulators> {
  const secrets = createSecretStore();
  // What stands behind a proxy has no port of its own: who called it there would pass the proxy's guard by.
  const listen: Listen = options.withoutProxies ? listenOpenly : listenPrivately;
  const [messaging, tables, secretsRoute] = await Promise.all([
    startMessaging(listen, options.clock),
    startTables(listen),
    startSecretsRoute(secrets, listen),
  ]);
  const targets: Record<AwsService, Address> = {
    sqs: messaging.address,
    sns: messaging.address,
    dynamodb: tables.address,
    secrets: secretsRoute.address,
  };
  const proxies = new Map<AwsService, FaultProxy>();
  async function stop(): Promise<void> {
    // The emulators first: that ends the long polls, which the proxies then answer.
    await Promise.all([messaging.stop(), tables.stop(), secretsRoute.stop()]);
    await Promise.all([...proxies.values()].map((proxy) => proxy.stop()));
  }

  async function startProxy(service: AwsService): Promise<string> {
    const { onCall } = options;
    const port = options.ports?.[service] ?? 0;
    const target = targets[service];
    if ('url' in target) return target.url;
    const proxy = await startFaultProxy({ service, target, port, ...(onCall && { onCall }) });
    proxies.set(service, proxy);
    return proxy.url;
  }

  try {
    // One after another, so that none is still starting when another's port turns out to be taken.
    const endpoints = {
      sqs: await startProxy('sqs'),
      sns: await startProxy('sns'),
      dynamodb: await startProxy('dynamodb'),
      secrets: await startProxy('secrets'),
    };
    const settings = {
      visibilitySeconds: options.visibilitySeconds ?? 60,
      receiveCountMax: options.receiveCountMax ?? 1000,
    };
    const resources = await createResources(endpoints, settings);
    return {
      ...resources,
      endpoints,
      variables: variablesFor(endpoints),
      secrets,
      inspect: (queueName) => inspectQueue(messaging.address, queueName),
      fail: ({ service, ...fault }) => proxies.get(service)?.fail(fault) ?? (() => undefined),
      heal: () => {
        for (const service of awsServices) proxies.get(service)?.heal();
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function variablesFor(endpoints: Record<AwsService, string>): Record<string, string> {
  return {
    ...accountVariables,
    AWS_ENDPOINT_URL_SQS: endpoints.sqs,
    AWS_ENDPOINT_URL_SNS: endpoints.sns,
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamodb,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoints.secrets,
  };
}

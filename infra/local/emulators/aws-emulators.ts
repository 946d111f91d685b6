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
  /** Called with every call to an emulator. */
  onCall?: (call: AwsCall) => void;
  /** The clock of the queues' visibility timeouts. Default: the wall clock. */
  clock?: StackClock;
  /**
   * There are no proxies before the emulators: they answer faster, `onCall` is not called, and `fail` has no effect.
   * Use it without `clock`.
   */
  withoutProxies?: boolean;
}

export interface AwsEmulators extends AwsResources {
  endpoints: Record<AwsService, string>;
  /** The environment variables that make an AWS SDK call the emulators, and nothing else. */
  variables: Record<string, string>;
  secrets: SecretStore;
  /** The content of a queue, by its name. Nothing is received. */
  inspect(queueName: string): Promise<QueueContent>;
  /** Switches on a fault of one service. The returned function switches it off. */
  fail(fault: Fault & { service: AwsService }): () => void;
  /** Switches off all faults. */
  endFaults(): void;
  stop(): Promise<void>;
}

/** Starts emulators of SQS, SNS, DynamoDB and Secrets Manager on loopback, each behind a proxy that fails on demand. */
export async function startAwsEmulators(options: EmulatorOptions = {}): Promise<AwsEmulators> {
  const secrets = createSecretStore();
  // An emulator behind a proxy has no port of its own: through that port, a page could avoid the proxy's guard.
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
    // The emulators stop first. This ends their long polls, and the proxies can pass on the answers.
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
    // One after the other: if a port is taken, no other proxy is still starting.
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
      endFaults: () => {
        for (const service of awsServices) proxies.get(service)?.endFaults();
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

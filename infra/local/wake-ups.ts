import { randomBytes } from 'node:crypto';
import { wakeUpKeyOf } from '../../functions/receive-wake-up/wake-up-key.ts';
import type { ZuoraSimulator } from '../zuora-simulator/simulator.ts';
import type { AwsEmulators } from './emulators/aws-emulators.ts';
import { receivingEnvironment, wakeUpSecretName } from './function-environments.ts';
import type { HostedFunction } from './lambda/function-host.ts';
import { startFunctionUrl } from './lambda/function-url.ts';
import { startInvokeRoute } from './lambda/invoke-route.ts';

/** The function that Zuora calls when a trial balance ends, with its address. */
export interface WakeUps {
  function: HostedFunction;
  url: string;
  /** A tenant's key, from the current master key. */
  keyFor(tenant: string): string;
}

interface Part {
  stop(): Promise<void>;
}

export interface WakeUpParts {
  emulators: AwsEmulators;
  simulator: ZuoraSimulator;
  /** The function that is invoked. */
  polling: HostedFunction;
  /** Default: any free port. */
  port?: number;
  /** Hosts the receiving function with its environment. */
  host(environment: Record<string, string>): Promise<HostedFunction>;
  /** Called with each started part, so that it is stopped with the stack. */
  keep<T extends Part>(part: T): T;
}

/** Gives the receiving function an address, and makes the simulated Zuora call it for the default tenant. */
export async function startWakeUps({
  emulators,
  simulator,
  polling,
  port = 0,
  host,
  keep,
}: WakeUpParts): Promise<WakeUps> {
  emulators.secrets.put(wakeUpSecretName, randomBytes(32).toString('base64url'));
  const { url: invokeUrl } = keep(await startInvokeRoute([polling]));
  const receiving = await host(receivingEnvironment(emulators, { invokeUrl, pollingName: polling.name }));
  const { url } = keep(await startFunctionUrl({ invoke: receiving.invoke, port }));
  const keyFor = (tenant: string) => wakeUpKeyOf(emulators.secrets.read(wakeUpSecretName).value, tenant);
  simulator.callouts.setUp([{ url: `${url}/default`, user: 'default', password: keyFor('default') }]);
  return { function: receiving, url, keyFor };
}

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { handler as pollTrialBalance } from '../../functions/poll-trial-balance/handler.ts';
import { handler as receiveWakeUp } from '../../functions/receive-wake-up/handler.ts';
import { wakeUpKeyOf } from '../../functions/receive-wake-up/wake-up-key.ts';
import { receivingEnvironment, wakeUpSecretName } from '../../infra/local/function-environments.ts';
import { type FunctionUrl, startFunctionUrl } from '../../infra/local/lambda/function-url.ts';
import { type InvokeRoute, startInvokeRoute } from '../../infra/local/lambda/invoke-route.ts';
import { until } from '../until.ts';
import { invokerOf } from './in-process.ts';
import { type Client, startWire, type Wire } from './wire.ts';

const masterKey = `master-key-${randomUUID()}`;
let wire: Wire;
let route: InvokeRoute;
let address: FunctionUrl;

beforeAll(async () => {
  wire = await startWire();
  const pollingName = 'poll-trial-balance';
  route = await startInvokeRoute([
    { name: pollingName, arn: 'none', invoke: invokerOf(pollTrialBalance, 30) },
  ]);
  wire.emulators.secrets.put(wakeUpSecretName, masterKey);
  const environment = receivingEnvironment(wire.emulators, { invokeUrl: route.url, pollingName });
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  address = await startFunctionUrl({ invoke: invokerOf(receiveWakeUp, 20) });
});
afterAll(async () => {
  await Promise.all([address.stop(), route.stop()]);
  await wire.stop();
});

/** Has a tenant's Zuora call when a run ends, as the operator sets it up. */
function setUp({ simulator, name }: Client, changes: { password?: string; isPreemptive?: boolean } = {}) {
  const password = wakeUpKeyOf(masterKey, name);
  simulator.callouts.setUp([{ url: `${address.url}/${name}`, user: name, password, ...changes }]);
}

describe('a close', () => {
  test('is woken by a callout, over the whole wire', async () => {
    const client = await wire.client({ runSeconds: 3 });
    setUp(client);
    const event = await wire.outcomeOf(await client.sendRequest());
    expect(event.data).toMatchObject({ outcome: 'completed', accountingPeriod: { id: client.november } });
    await wire.logged(client.name, 'wake-up-received');
    await wire.logged(client.name, 'wake-up-started');
    expect(client.simulator.callouts.history).toMatchObject([{ attempt: 1, status: 200 }]);
  });

  test('has its outcome from polling if the key is wrong, and nothing of the call is logged', async () => {
    const client = await wire.client();
    setUp(client, { password: `wrong-${client.name}` });
    expect((await wire.outcomeOf(await client.sendRequest())).data.outcome).toBe('completed');
    const { callouts } = client.simulator;
    await until(() => callouts.history.length > 0);
    expect(callouts.history).toMatchObject([{ status: 401 }]);
    const lines = wire.sinks.log.filter((line) => line.includes('"wake-up-refused"'));
    expect(lines.join('\n')).toContain('wrong-key');
    expect(lines.join('\n')).not.toContain(client.name);
  });

  test('has its outcome from polling if Zuora does not authenticate pre-emptively', async () => {
    const client = await wire.client();
    setUp(client, { isPreemptive: false });
    expect((await wire.outcomeOf(await client.sendRequest())).data.outcome).toBe('completed');
    const { callouts } = client.simulator;
    await until(() => callouts.history.length > 0);
    expect(callouts.history).toMatchObject([{ status: 401, hasCredentials: false }]);
  });
});

test('a malformed wake-up fails, and is not taken for a tick', async () => {
  const invoke = invokerOf(pollTrialBalance, 30);
  const { error } = await invoke({ wakeUp: { tenant: 'HUSH' } });
  expect(error?.message).toContain('wakeUp: must hold');
});

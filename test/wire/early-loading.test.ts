import { expect, it, vi } from 'vitest';
import { connectZuora } from '../../functions/shared/connections.ts';
import { json, startServer } from '../functions/shared/zuora/loopback.ts';

const loaded = vi.hoisted(() => Promise.withResolvers<void>());
vi.mock('../../functions/shared/zuora/exchange.ts', () => {
  loaded.resolve();
  return {};
});

it('loads the HTTP client for Zuora while Secrets Manager has not answered yet', async () => {
  const { origin } = await startServer(async (response) => {
    await loaded.promise;
    const SecretString = JSON.stringify({ baseUrl: 'https://rest.zuora.com', bearerToken: 'token' });
    json(response, 200, { SecretString, VersionId: 'v1' });
  });
  const environment = {
    AWS_ENDPOINT_URL: origin,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const zuora = connectZuora(
    { secretPrefix: 'zuora-pending-close', zuoraExtraHosts: [] },
    { now: () => 0, report: () => undefined },
  );

  expect(await zuora.tenantSettings('default')).toMatchObject({ secretVersionId: 'v1' });
});

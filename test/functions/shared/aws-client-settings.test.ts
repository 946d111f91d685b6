import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { awsClientSettings, functionClientSettings } from '../../../functions/shared/aws-client-settings.ts';
import { ledgerClientSettings } from '../../../functions/shared/connections.ts';

type Settled = Pick<
  DynamoDBClient['config'],
  | 'defaultsMode'
  | 'retryMode'
  | 'useDualstackEndpoint'
  | 'useFipsEndpoint'
  | 'authSchemePreference'
  | 'userAgentAppId'
>;

const resolved = async (setting: unknown): Promise<unknown> =>
  typeof setting === 'function' ? await setting() : setting;

async function settled(config: Partial<Settled>): Promise<Record<string, unknown>> {
  const { defaultsMode, retryMode, useDualstackEndpoint, useFipsEndpoint } = config;
  const { authSchemePreference, userAgentAppId } = config;
  return {
    defaultsMode: await resolved(defaultsMode),
    retryMode: await resolved(retryMode),
    useDualstackEndpoint: await resolved(useDualstackEndpoint),
    useFipsEndpoint: await resolved(useFipsEndpoint),
    authSchemePreference: await resolved(authSchemePreference),
    userAgentAppId: await resolved(userAgentAppId),
  };
}

afterEach(() => void vi.unstubAllEnvs());

describe('what clients in the functions are told', () => {
  it('is what the SDK would find out by itself', async () => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv('AWS_CONFIG_FILE', '/none');
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/none');
    for (const Client of [DynamoDBClient, SecretsManagerClient, SNSClient, SQSClient]) {
      const told = await settled(new Client(functionClientSettings).config);
      expect(told).toEqual(await settled(new Client(awsClientSettings).config));
    }
  });

  it.each(['AWS_USE_DUALSTACK_ENDPOINT', 'AWS_USE_FIPS_ENDPOINT'])('hears %s', async (variable) => {
    vi.stubEnv('AWS_REGION', 'eu-central-1');
    vi.stubEnv(variable, 'true');
    vi.resetModules();
    const { functionClientSettings } = await import('../../../functions/shared/aws-client-settings.ts');
    const told = await settled(new SQSClient(functionClientSettings).config);
    expect(told).toEqual(await settled(new SQSClient(awsClientSettings).config));
    expect(Object.values(told)).toContain(true);
  });

  it('is that for what DynamoDB alone has, too', async () => {
    const modeOf = (settings: DynamoDBClientConfig) =>
      resolved(new DynamoDBClient({ region: 'eu-central-1', ...settings }).config.accountIdEndpointMode);

    expect(await modeOf(ledgerClientSettings)).toBe(await modeOf({}));
  });
});

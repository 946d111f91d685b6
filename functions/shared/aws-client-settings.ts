/**
 * How long AWS may take, in milliseconds. A hanging service costs a wait and must not cost the invocation; region and
 * endpoint come from the SDK's own settings alone.
 */
export const awsClientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

const noPreference: string[] = [];

const isOn = (variable: string) => process.env[variable] === 'true';

/**
 * The same for a client in a function. What the SDK would look for in the environment and then in a profile's files, one
 * setting of one client after another, is said: each is the SDK's own default, and a container has no such files. Which
 * endpoint is meant the environment may still say (docs.aws.amazon.com, "AWS SDKs and Tools: Dual-stack and FIPS endpoints").
 */
export const functionClientSettings = {
  ...awsClientSettings,
  retryMode: 'standard',
  defaultsMode: 'legacy',
  useDualstackEndpoint: isOn('AWS_USE_DUALSTACK_ENDPOINT'),
  useFipsEndpoint: isOn('AWS_USE_FIPS_ENDPOINT'),
  authSchemePreference: noPreference,
  userAgentAppId: async () => undefined,
} as const;

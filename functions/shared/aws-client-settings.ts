/**
 * How long AWS may take, in milliseconds. A hanging service costs a wait and must not cost the invocation; region and
 * endpoint come from the SDK's own settings alone.
 */
export const awsClientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

const noPreference: string[] = [];

/**
 * The same for a client in a function. What the SDK would look for in the environment and then in a profile's files, one
 * setting of one client after another, is said: each is the SDK's own default, and a container has no such files.
 */
export const functionClientSettings = {
  ...awsClientSettings,
  retryMode: 'standard',
  defaultsMode: 'legacy',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: noPreference,
  userAgentAppId: async () => undefined,
} as const;

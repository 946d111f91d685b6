/**
 * The local stack's AWS account, which does not exist. The emulators write this region and this account into their
 * ARNs. The SDK requires keys. These give access to nothing.
 */
export const localAccount = { region: 'us-east-1', id: '000000000000' } as const;

const keys = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** Settings for the local stack's own SDK clients. The endpoint is required, so that no call can reach real AWS. */
export function clientSettings(endpoint: string) {
  return { region: localAccount.region, credentials: keys, endpoint, useQueueUrlAsEndpoint: false };
}

/** The environment variables that Lambda sets for every function and that the SDK reads. */
export const accountVariables = {
  AWS_REGION: localAccount.region,
  AWS_DEFAULT_REGION: localAccount.region,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
} as const;

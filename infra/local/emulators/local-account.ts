/**
 * The make-believe AWS account of the local stack. Region and account are those that the emulators write into their
 * ARNs; the keys open nothing, but the SDK wants some.
 */
export const localAccount = { region: 'us-east-1', id: '000000000000' } as const;

const keys = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** Settings for an SDK client of the local stack's own. The endpoint is always named: nothing may reach real AWS. */
export function clientSettings(endpoint: string) {
  return { region: localAccount.region, credentials: keys, endpoint, useQueueUrlAsEndpoint: false };
}

/** What Lambda gives every function, as far as the SDK reads it. */
export const accountVariables = {
  AWS_REGION: localAccount.region,
  AWS_DEFAULT_REGION: localAccount.region,
  AWS_ACCESS_KEY_ID: keys.accessKeyId,
  AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
} as const;

/**
 * Stands in for `@aws-sdk/credential-provider-node` in the deployed bundles (`infra/aws/bundle/esbuild-options.ts` names it as the
 * alias). Lambda and every emulator give credentials in the environment, so the SDK's search through profiles, SSO,
 * processes and metadata endpoints would only cost start-up time (docs/performance.md says how much).
 *
 * The SDK's clients import `defaultProvider` and nothing else from that package.
 */
export interface EnvironmentCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** @returns a provider that reads the environment at each call, as the SDK expects of `defaultProvider`. */
export function defaultProvider(): () => Promise<EnvironmentCredentials> {
  return async () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
    if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
      throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
    }
    return {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    };
  };
}

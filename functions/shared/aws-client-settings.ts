/**
 * The settings of every SDK client. Times are in milliseconds. They are short, so that a service that does not answer
 * makes a request wait and does not use up the invocation. Region and endpoint come from the SDK's own settings alone.
 */
export const awsClientSettings = {
  maxAttempts: 3,
  // By default the SQS client sends to the host of the queue's URL, whatever endpoint the environment names, and prints
  // a warning. That host is wrong for an emulator, a VPC endpoint, FIPS and dual-stack. Only SQS reads this setting.
  useQueueUrlAsEndpoint: false,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

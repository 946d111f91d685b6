import { buildApp } from 'fauxqs';
import { localAccount } from './local-account.ts';

/**
 * The host in the URLs of queues is `sqs.<region>.` and this. It never resolves (RFC 6761), so a client that sends to the
 * host in a queue's URL, and not to its endpoint, fails here and does not fail first in a deployed stack.
 */
const queueUrlDomain = 'amazonaws.invalid';

/**
 * SQS and SNS in this thread. The app is taken apart from its own start function, which listens on every interface of
 * the machine.
 */
export async function buildMessaging(): Promise<{ url: string; stop(): Promise<void> }> {
  const app = buildApp({ logger: false, host: queueUrlDomain, defaultRegion: localAccount.region });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, stop: async () => void (await app.close()) };
}

import { buildApp } from 'fauxqs';
import { localAccount } from './local-account.ts';

/**
 * SQS and SNS in this thread. The app is taken apart from its own start function, which listens on every interface of
 * the machine.
 */
export async function buildMessaging(): Promise<{ url: string; stop(): Promise<void> }> {
  const app = buildApp({ logger: false, host: '127.0.0.1', defaultRegion: localAccount.region });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, stop: async () => void (await app.close()) };
}

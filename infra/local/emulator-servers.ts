import dynalite from 'dynalite';
import { buildApp } from 'fauxqs';
import { localAccount } from './local-account.ts';
import { closeServer, listenOnLoopback } from './loopback.ts';

export interface EmulatorServer {
  url: string;
  stop(): Promise<void>;
}

/**
 * SQS and SNS. Its app is taken apart from its own start function, which listens on every interface of the machine.
 */
export async function startMessaging(): Promise<EmulatorServer> {
  const app = buildApp({ logger: false, defaultRegion: localAccount.region });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, stop: async () => void (await app.close()) };
}

/** DynamoDB. */
export async function startTables(): Promise<EmulatorServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  const url = await listenOnLoopback(server);
  return { url, stop: () => closeServer(server) };
}

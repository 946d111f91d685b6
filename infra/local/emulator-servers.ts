import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
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
  const app = buildApp({ logger: false, host: '127.0.0.1', defaultRegion: localAccount.region });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, stop: async () => void (await app.close()) };
}

/** DynamoDB. */
export async function startTables(): Promise<EmulatorServer> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  const underWay = new Set<Promise<unknown>>();
  server.on('request', (_request, response: ServerResponse) => {
    const answered = once(response, 'close').finally(() => underWay.delete(answered));
    underWay.add(answered);
  });
  const url = await listenOnLoopback(server);
  return {
    url,
    async stop() {
      // dynalite closes its database with its server, and a write in the middle of that ends the process.
      await Promise.all(underWay);
      await closeServer(server);
    },
  };
}

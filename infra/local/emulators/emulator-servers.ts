import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Worker } from 'node:worker_threads';
import dynalite from 'dynalite';
import { type Address, closeServer, type EmulatorServer, type Listen } from '../../loopback.ts';
import type { StackClock } from '../clock/stack-clock.ts';
import { buildMessaging } from './messaging.ts';

/** SQS and SNS. With a clock, they run in their own thread, whose `Date` follows the clock. */
export function startMessaging(listen: Listen, clock?: StackClock): Promise<EmulatorServer> {
  return clock === undefined ? buildMessaging(listen) : startMessagingThread(clock);
}

async function startMessagingThread(clock: StackClock): Promise<EmulatorServer> {
  const worker = new Worker(new URL('./messaging-worker.ts', import.meta.url), {
    workerData: clock.shared,
    execArgv: [],
  });
  const [socketPath] = await once(worker, 'message');
  return {
    address: { socketPath: String(socketPath) },
    async stop() {
      const ended = once(worker, 'exit');
      worker.postMessage('stop');
      await ended;
    },
  };
}

/** DynamoDB. */
export async function startTables<At extends Address>(listen: Listen<At>): Promise<EmulatorServer<At>> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
  const underWay = new Set<Promise<unknown>>();
  server.on('request', (_request, response: ServerResponse) => {
    const answered = once(response, 'close').finally(() => underWay.delete(answered));
    underWay.add(answered);
  });
  const address = await listen(server);
  return {
    address,
    async stop() {
      // dynalite closes its database together with its server. A call during that would end the process.
      server.removeAllListeners('request');
      server.on('request', (_request, response: ServerResponse) => response.destroy());
      await Promise.all(underWay);
      await closeServer(server);
    },
  };
}

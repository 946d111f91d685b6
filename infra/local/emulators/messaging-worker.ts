/** Runs in a worker thread: SQS and SNS with a local stack's clock, so that visibility timeouts follow it. */
import { parentPort, workerData } from 'node:worker_threads';
import { followStackTime } from '../clock/shared-time.ts';

const host = parentPort;
if (host === null) throw new Error('messaging-worker.ts only runs in a worker thread');
followStackTime(workerData);

const { buildMessaging } = await import('./messaging.ts');
const { listenPrivately } = await import('../../loopback.ts');
const { address, stop } = await buildMessaging(listenPrivately);
host.once('message', () => void stop().then(() => host.close()));
host.postMessage(address.socketPath);

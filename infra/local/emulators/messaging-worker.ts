/** Runs inside a worker thread: SQS and SNS by a local stack's clock, which decides when a message is visible again. */
import { parentPort, workerData } from 'node:worker_threads';
import { followStackTime } from '../clock/thread-time.ts';

const host = parentPort;
if (host === null) throw new Error('This file runs in a worker thread only');
followStackTime(workerData);

const { buildMessaging } = await import('./messaging.ts');
const { listenPrivately } = await import('../../loopback.ts');
const { address, stop } = await buildMessaging(listenPrivately);
host.once('message', () => void stop().then(() => host.close()));
host.postMessage(address.socketPath);

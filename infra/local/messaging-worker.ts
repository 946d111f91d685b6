/** Runs inside a worker thread: SQS and SNS by a local stack's clock, which decides when a message is visible again. */
import { parentPort, workerData } from 'node:worker_threads';
import { followStackTime } from './thread-time.ts';

const host = parentPort;
if (host === null) throw new Error('This file runs in a worker thread only');
followStackTime(workerData);

const { buildMessaging } = await import('./messaging.ts');
const messaging = await buildMessaging();
host.once('message', () => void messaging.stop().then(() => host.close()));
host.postMessage(messaging.url);

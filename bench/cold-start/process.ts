/**
 * The only other code in a measured process. It loads a bundle as Lambda's runtime does, has it handle one event, and
 * reports the times. Times are milliseconds since the process started.
 */
import { writeSync } from 'node:fs';
import type { Started } from './start-program.ts';

const [, , bundle = '', event = 'null'] = process.argv;
const answerPipe = 3;
const timeLeftMs = 120_000;

const context = {
  callbackWaitsForEmptyEventLoop: true,
  functionName: 'cold-start',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:cold-start',
  memoryLimitInMB: '512',
  awsRequestId: 'cold-start',
  logGroupName: '/aws/lambda/cold-start',
  logStreamName: 'cold-start',
  getRemainingTimeInMillis: () => timeLeftMs,
};

function tell(started: Started): void {
  writeSync(answerPipe, JSON.stringify(started));
  process.exit(0);
}

const began = performance.now();
const { handler } = require(bundle);
const loaded = performance.now();
handler(JSON.parse(event), context).then((answer: unknown) => {
  const handledMs = performance.now();
  const { user, system } = process.cpuUsage();
  tell({ importMs: loaded - began, handledMs, computingMs: (user + system) / 1000, answer: answer ?? null });
});

/**
 * The only code in a measured process besides the bundle. It loads the bundle as Lambda's runtime does, lets it handle
 * one event, and reports the times in milliseconds since the process started.
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

function report(started: Started): void {
  writeSync(answerPipe, JSON.stringify(started));
  process.exit(0);
}

const began = performance.now();
const { handler } = require(bundle);
const loaded = performance.now();
handler(JSON.parse(event), context).then((answer: unknown) => {
  const handledMs = performance.now();
  const { user, system } = process.cpuUsage();
  report({
    importMs: loaded - began,
    handledMs,
    computingMs: (user + system) / 1000,
    answer: answer ?? null,
  });
});

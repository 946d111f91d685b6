import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { loadSubject } from '../subject.ts';
import { explore } from './explore.ts';
import { crashScenarios } from './scenarios.ts';

/** A worker thread that gets the index of a scenario and answers with the results of its crashes. */
const { folder, hasPairs } = z
  .object({ folder: z.string().optional(), hasPairs: z.boolean() })
  .parse(workerData);

// Thousands of errors are made, and nothing reads their stacks.
Error.stackTraceLimit = 0;
const subject = await loadSubject(folder);

parentPort?.on('message', async (message: unknown) => {
  const scenario = crashScenarios[z.number().parse(message)];
  if (scenario === undefined) throw new Error('There is no such scenario');
  parentPort?.postMessage(await explore(scenario, subject, { hasPairs }));
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { type Started, startedSchema } from './started.ts';

/** What a process is started with. */
export interface Start {
  /** `process.ts`, as JavaScript. */
  script: string;
  bundle: string;
  event: unknown;
  environment: Record<string, string>;
}

/** Starts a fresh process, lets it handle its first event, and waits for its end. */
export async function startProcess({ script, bundle, event, environment }: Start): Promise<Started> {
  const child = spawn(process.execPath, [script, bundle, JSON.stringify(event)], {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
  });
  const { stderr, stdio } = child;
  const answers = stdio[3];
  if (stderr === null || !answers || !('read' in answers)) throw new Error('The process has no pipes');
  const [told, complaint] = await Promise.all([text(answers), text(stderr), once(child, 'close')]);
  if (told === '') throw new Error(`${bundle} did not handle its event: ${complaint}`);
  return startedSchema.parse(JSON.parse(told));
}

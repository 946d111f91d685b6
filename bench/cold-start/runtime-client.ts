import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { repository } from '../../infra/aws/bundle/esbuild-options.ts';
import { startChild } from '../child.ts';
import type { Occasions } from './occasions.ts';
import type { Program } from './programs.ts';
import { startRuntimeApi } from './runtime-api.ts';

const version = '4.0.2';
export const runtimeClientName = `aws-lambda-ric ${version}`;
const buildTimeoutMs = 240_000;

/**
 * Installs Amazon's runtime client in a folder of node_modules, which the next `npm ci` removes. It is not a
 * dependency of the project. It is built from its sources with cmake, g++, make and python3, in about a minute.
 *
 * @returns the path of its program; null when it cannot be built
 */
export async function installRuntimeClient(): Promise<string | null> {
  const folder = path.join(repository, 'node_modules/.cache', `aws-lambda-ric-${version}`);
  const program = path.join(folder, 'node_modules/aws-lambda-ric/index.mjs');
  const native = path.join(path.dirname(program), 'rapid-client.node');
  if (existsSync(program) && existsSync(native)) return program;
  await mkdir(folder, { recursive: true });
  const allowScripts = { [`aws-lambda-ric@${version}`]: true };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, allowScripts }));
  const install = ['install', '--save-exact', '--no-audit', '--no-fund', '--ignore-scripts=false'];
  try {
    await promisify(execFile)('npm', [...install, `aws-lambda-ric@${version}`], {
      cwd: folder,
      timeout: buildTimeoutMs,
    });
  } catch {
    return null;
  }
  return existsSync(native) ? program : null;
}

/** Milliseconds from the start of the process. */
export interface ThroughClient {
  /** Until it requested its first event. This is the end of Lambda's init phase. */
  readyMs: number;
  /** Until the event was answered. */
  handledMs: number;
}

/** Starts a bundle with Amazon's runtime client, as Lambda does, and waits for the answer to its first event. */
export async function startThroughClient(
  client: string,
  { file, occasion }: Program,
  occasions: Occasions,
): Promise<ThroughClient> {
  const { environment, prepare, check } = occasions[occasion];
  const api = await startRuntimeApi(await prepare());
  const startedAt = performance.now();
  const child = startChild(client, {
    arguments: ['index.handler'],
    folder: path.dirname(file),
    environment: {
      ...environment,
      LAMBDA_TASK_ROOT: path.dirname(file),
      AWS_LAMBDA_RUNTIME_API: api.address,
      _HANDLER: 'index.handler',
    },
    isBare: true,
  });
  try {
    // The client answers to the API. Its process itself answers nothing: it can only end too early.
    const { readyAt, answeredAt, answer } = await Promise.race([api.answered, child.answer(z.never())]);
    check(answer);
    return { readyMs: readyAt - startedAt, handledMs: answeredAt - startedAt };
  } finally {
    await Promise.all([child.stop(), api.stop()]);
  }
}

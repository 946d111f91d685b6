import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HandlerLocation } from './function-protocol.ts';

/**
 * A function's code: a TypeScript module of this repository that exports `handler`, or a directory as it is deployed,
 * with Lambda's `handler` setting (default `index.handler`).
 */
export type FunctionCode = { source: string } | { bundle: string; handler?: string };

export interface PreparedCode {
  handler: HandlerLocation;
  dispose(): Promise<void>;
}

/** Prepares code to be loaded by all instances of a function. */
export async function prepareCode(code: FunctionCode): Promise<PreparedCode> {
  if ('source' in code) {
    return {
      handler: { file: code.source, exportName: 'handler' },
      dispose: async () => undefined,
    };
  }
  const [module, exportName] = splitHandler(code.handler ?? 'index.handler');
  // A copy outside the repository: its package.json would turn the bundle's files into ES modules. Lambda has none.
  const directory = await mkdtemp(path.join(tmpdir(), 'function-'));
  const dispose = () => rm(directory, { recursive: true, force: true });
  await cp(code.bundle, directory, { recursive: true });
  const file = ['.js', '.mjs', '.cjs']
    .map((end) => path.join(directory, module + end))
    .find((name) => existsSync(name));
  if (file === undefined) {
    await dispose();
    throw new Error(`The bundle ${code.bundle} has no file ${module}.js, ${module}.mjs or ${module}.cjs`);
  }
  return { handler: { file, exportName }, dispose };
}

function splitHandler(handler: string): [string, string] {
  const dot = handler.lastIndexOf('.');
  return [handler.slice(0, dot), handler.slice(dot + 1)];
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LocalStackOptions } from '../../../infra/local/local-stack.ts';
import { stackFileOf, writeStackFile } from '../../../infra/local/stack-file.ts';
import { type LocalWorld, startLocalWorld } from '../world.ts';

export const repository = path.resolve(import.meta.dirname, '../../..');
const main = path.join(repository, 'infra/cli/main.ts');

/** The result of a command. */
export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when stderr has shown a text. */
  shows(text: string): Promise<void>;
  finished: Promise<Finished>;
}

/** The compile cache is kept between runs, because half of a command's time is compiling. */
const compiled = path.join(repository, 'node_modules/.cache/closes');

/** A command's environment, without the machine's own AWS settings. */
function environment(directory: string, more: Record<string, string>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && name !== 'INIT_CWD');
  return {
    ...Object.fromEntries(own),
    NODE_COMPILE_CACHE: compiled,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: path.join(directory, 'none'),
    AWS_SHARED_CREDENTIALS_FILE: path.join(directory, 'none'),
    ...more,
  };
}

/** Watches a program that was started. */
export function watch(child: ChildProcess): Running {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  const waiting = new Map<string, () => void>();
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
    for (const [text, tell] of waiting) if (output.stderr.includes(text)) tell();
  });
  return {
    child,
    shows: (text) =>
      new Promise((resolve) => {
        if (output.stderr.includes(text)) resolve();
        waiting.set(text, resolve);
      }),
    finished: once(child, 'close').then(([code]) => ({ code, ...output })),
  };
}

/**
 * The tool, by its real executable. A command line is split at its spaces. A text with spaces is given as an argument
 * after it.
 */
export interface Tool {
  /** The file that describes the local stack. */
  stateFile: string;
  directory: string;
  /** Runs a command on the local stack to its end. */
  run(line: string, ...more: string[]): Promise<Finished>;
  /** Starts a command that the test interrupts. */
  start(line: string, ...more: string[]): Running;
  /** Runs a command that names its stack itself, with additional environment variables. */
  runAs(variables: Record<string, string>, line: string): Promise<Finished>;
  remove(): Promise<void>;
}

/** A folder for the tool's files, without a stack. */
export async function makeTool(): Promise<Tool> {
  const directory = await mkdtemp(path.join(tmpdir(), 'closes-'));
  const stateFile = path.join(directory, 'stack.json');
  const start = (args: readonly string[], variables: Record<string, string> = {}) =>
    watch(
      spawn(process.execPath, [main, ...args], {
        cwd: directory,
        env: environment(directory, variables),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  const onStack = (line: string, more: readonly string[]) =>
    start(['--state', stateFile, ...line.split(' '), ...more]);
  await start(['--help']).finished;
  return {
    stateFile,
    directory,
    run: (line, ...more) => onStack(line, more).finished,
    start: (line, ...more) => onStack(line, more),
    runAs: (variables, line) => start(line.split(' '), variables).finished,
    remove: () => rm(directory, { recursive: true }),
  };
}

/** A local stack, and the tool that uses it. */
export async function startStackWithTool(options: LocalStackOptions = {}): Promise<{
  world: LocalWorld;
  tool: Tool;
  stop(): Promise<void>;
}> {
  const [world, tool] = await Promise.all([startLocalWorld(options), makeTool()]);
  world.outcomes();
  // The functions start before the tool uses all processors: a very slow cold start would exceed a message's
  // visibility.
  await Promise.all([world.closing.invoke({ Records: [] }), world.ticker.tick()]);
  await writeStackFile(tool.stateFile, stackFileOf(world, process.pid));
  return {
    world,
    tool,
    async stop() {
      await world.stop();
      await tool.remove();
    },
  };
}

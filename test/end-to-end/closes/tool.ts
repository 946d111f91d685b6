import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stackFileOf, writeStackFile } from '../../../infra/local/stack-file.ts';
import { type LocalWorld, startLocalWorld } from '../world.ts';

export const repository = path.resolve(import.meta.dirname, '../../..');
const main = path.join(repository, 'infra/cli/main.ts');

/** How a command came out. */
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

/** Kept from run to run: half of what a command costs is compiling it. */
const compiled = path.join(repository, 'node_modules/.cache/closes');

/** What a command finds in its environment: nothing of the machine's own AWS. */
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
 * The tool, over its real executable. A command line is split at its spaces; what holds spaces itself follows as an
 * argument of its own.
 */
export interface Tool {
  /** Where the local stack says that it is up. */
  stateFile: string;
  directory: string;
  /** Runs a command on the local stack to its end. */
  run(line: string, ...more: string[]): Promise<Finished>;
  /** Starts one, to be interrupted. */
  start(line: string, ...more: string[]): Running;
  /** Runs one that says itself which stack it means, with variables of its own. */
  runAs(variables: Record<string, string>, line: string): Promise<Finished>;
  remove(): Promise<void>;
}

/** A place for the tool's files, with no stack yet. */
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

/** A local stack, and the tool that speaks to it. */
export async function startStackWithTool(): Promise<{
  world: LocalWorld;
  tool: Tool;
  stop(): Promise<void>;
}> {
  const [world, tool] = await Promise.all([startLocalWorld(), makeTool()]);
  world.outcomes();
  // Before the tool takes all the processors: a cold start that is too slow costs a message its visibility.
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

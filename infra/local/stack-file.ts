import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { parseJson } from '../../functions/shared/json.ts';
import { secretPrefix } from './function-environments.ts';
import type { LocalStack } from './local-stack.ts';

/** Where `npm run local` says that it is up, for `npm run closes -- --local`; git does not see it. */
export const defaultStackFile = fileURLToPath(new URL('../../.local/stack.json', import.meta.url));

const stackFileSchema = z.object({
  /** Of the process that is the stack: it lives as long as the stack is up. */
  pid: z.int().positive(),
  endpoints: z.object({ sqs: z.url(), sns: z.url(), dynamodb: z.url(), secrets: z.url() }),
  /** The simulated Zuora. */
  zuoraUrl: z.url(),
  /** Under the names of the deployed stack's. */
  outputs: z.record(z.string(), z.string()),
  secretPrefix: z.string().min(1),
});

/** Where everything of a local stack is; it holds no credential. */
export type StackFile = z.output<typeof stackFileSchema>;

/** The file's content for a running local stack. */
export function stackFileOf({ emulators, simulator, outputs }: LocalStack, pid: number): StackFile {
  return { pid, endpoints: emulators.endpoints, zuoraUrl: simulator.url, outputs, secretPrefix };
}

/** The stack that a file names; null without the file, when it has another form, or when the process has ended. */
export async function readStackFile(file: string): Promise<StackFile | null> {
  const parsed = stackFileSchema.safeParse(await readJson(file));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : null;
}

/**
 * Writes the file of a stack, unless it names another stack that is running.
 *
 * @returns the process id of that other one, or null when the file is written
 */
export async function writeStackFile(file: string, stack: StackFile): Promise<number | null> {
  const other = await readStackFile(file);
  if (other !== null && other.pid !== stack.pid) return other.pid;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, `${JSON.stringify(stack, null, 2)}\n`);
  return null;
}

/**
 * Writes a file that nobody else may read, and follows no link. Whatever stands under the name, also a link that
 * somebody planted, is replaced and not written to: a new file, which must not exist yet (`wx`), takes its place.
 */
async function replaceFile(file: string, text: string): Promise<void> {
  const written = `${file}.${randomUUID()}`;
  try {
    await writeFile(written, text, { flag: 'wx', mode: 0o600 });
    await rename(written, file);
  } catch (error) {
    await rm(written, { force: true });
    throw error;
  }
}

/** Takes the file away, if it is this process's own. */
export async function removeStackFile(file: string, pid: number): Promise<void> {
  const written = await readStackFile(file);
  if (written?.pid === pid) await rm(file, { force: true });
}

/** Follows no link: what stands here says where requests are sent. Null without such a file; text that is not JSON fits no schema. */
async function readJson(file: string): Promise<unknown> {
  try {
    // Windows has no such flag, nor links that anybody may plant.
    const flag = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);
    return parseJson(await readFile(file, { encoding: 'utf8', flag }));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process lives and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

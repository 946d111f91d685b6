import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod/mini';
import { parseJson } from '../../functions/shared/json.ts';
import { secretPrefix } from './function-environments.ts';
import type { LocalStack } from './local-stack.ts';

/** The file in which `npm run local` describes its stack for `npm run closes -- --local`. Git ignores it. */
export const defaultStackFile = fileURLToPath(new URL('../../.local/stack.json', import.meta.url));

const stackFileSchema = z.object({
  /** The process of the stack. It ends with the stack. */
  pid: z.int().check(z.positive()),
  endpoints: z.object({ sqs: z.url(), sns: z.url(), dynamodb: z.url(), secrets: z.url() }),
  /** The simulated Zuora. */
  zuoraUrl: z.url(),
  /** By the names of the deployed stack's outputs. */
  outputs: z.record(z.string(), z.string()),
  secretPrefix: z.string().check(z.minLength(1)),
});

/** Where the parts of a local stack are. It holds no credential. */
export type StackFile = z.output<typeof stackFileSchema>;

/** The file's content for a running local stack. */
export function stackFileOf({ emulators, simulator, outputs }: LocalStack, pid: number): StackFile {
  return { pid, endpoints: emulators.endpoints, zuoraUrl: simulator.url, outputs, secretPrefix };
}

/** The stack that a file describes. Null: there is no file, it has another form, or the stack's process has ended. */
export async function readStackFile(file: string): Promise<StackFile | null> {
  const parsed = stackFileSchema.safeParse(await readJson(file));
  return parsed.success && isAlive(parsed.data.pid) ? parsed.data : null;
}

/**
 * Writes the file of a stack, unless the file describes another stack that is running.
 *
 * @returns the process id of that other stack, or null when the file was written
 */
export async function writeStackFile(file: string, stack: StackFile): Promise<number | null> {
  const other = await readStackFile(file);
  if (other !== null && other.pid !== stack.pid) return other.pid;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, `${JSON.stringify(stack, null, 2)}\n`);
  return null;
}

/**
 * Writes a file that no other user may read, and follows no link. It writes to a new file, which must not exist yet
 * (`wx`), and renames it. So a link that an attacker put under the name is replaced and not followed.
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

/** Removes the file, if it describes this process's stack. */
export async function removeStackFile(file: string, pid: number): Promise<void> {
  const written = await readStackFile(file);
  if (written?.pid === pid) await rm(file, { force: true });
}

/** Follows no link, because the file decides where requests are sent. Null when the file cannot be read. */
async function readJson(file: string): Promise<unknown> {
  try {
    // Windows does not have this flag, and does not let every user make links.
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
    // EPERM: the process runs and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

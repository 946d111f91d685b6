import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  readStackFile,
  removeStackFile,
  type StackFile,
  writeStackFile,
} from '../../../infra/local/stack-file.ts';

let directory: string;
let file: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'stack-file-'));
  file = path.join(directory, 'below', 'stack.json');
});
afterEach(() => rm(directory, { recursive: true }));

const url = 'http://127.0.0.1:1';
const stackOf = (pid: number): StackFile => ({
  pid,
  endpoints: { sqs: url, sns: url, dynamodb: url, secrets: url },
  zuoraUrl: url,
  outputs: { LedgerTableName: 'ledger' },
  secretPrefix: 'zuora-pending-close',
});
/** Larger than any process id of Linux, macOS or Windows. */
const deadPid = 2 ** 31 - 1;
const [mine, others] = [process.pid, process.ppid];

describe('the file in which `npm run local` describes its stack', () => {
  it('is read as it was written, in a folder that is created for it', async () => {
    expect(await writeStackFile(file, stackOf(mine))).toBeNull();
    expect(await readStackFile(file)).toEqual(stackOf(mine));
  });

  it('is ignored when it is missing, has another form, or belongs to a stack that has ended', async () => {
    expect(await readStackFile(file)).toBeNull();
    await writeStackFile(file, stackOf(deadPid));
    expect(await readStackFile(file)).toBeNull();
    await writeFile(file, '{"pid":1');
    expect(await readStackFile(file)).toBeNull();
    await writeFile(file, JSON.stringify({ pid: mine }));
    expect(await readStackFile(file)).toBeNull();
  });

  it('is overwritten when its stack has ended, and only then', async () => {
    await writeStackFile(file, stackOf(deadPid));
    expect(await writeStackFile(file, stackOf(others))).toBeNull();
    expect(await writeStackFile(file, stackOf(mine))).toBe(others);
    expect(await readStackFile(file)).toEqual(stackOf(others));
  });

  it('cannot be read by other users, whatever the umask, and no other file remains', async () => {
    const umask = process.umask(0);
    try {
      await writeStackFile(file, stackOf(mine));
      await writeStackFile(file, stackOf(mine));
    } finally {
      process.umask(umask);
    }
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(path.dirname(file))).mode & 0o777).toBe(0o700);
    expect(await readdir(path.dirname(file))).toEqual(['stack.json']);
  });

  it('gets the mode 0600, also when it replaces a file of another mode', async () => {
    await mkdir(path.dirname(file));
    await writeFile(file, JSON.stringify(stackOf(deadPid)), { mode: 0o666 });
    await chmod(file, 0o666);
    await writeStackFile(file, stackOf(mine));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['to a file of somebody else', 'a text of theirs'],
    ['to a file that tells of a stack', JSON.stringify(stackOf(others))],
    ['to nothing', null],
  ])('does not follow a link that was planted in its place, %s', async (_where, content) => {
    const target = path.join(directory, 'target');
    await mkdir(path.dirname(file));
    if (content !== null) await writeFile(target, content);
    await symlink(target, file);

    expect(await readStackFile(file)).toBeNull();
    expect(await writeStackFile(file, stackOf(mine))).toBeNull();

    expect((await lstat(file)).isSymbolicLink()).toBe(false);
    expect(await readStackFile(file)).toEqual(stackOf(mine));
    expect(await readFile(target, 'utf8').catch(() => null)).toBe(content);
  });

  it('is an error that leaves no file when it cannot be put in its place', async () => {
    await mkdir(path.join(file, 'a folder of this name'), { recursive: true });
    await expect(writeStackFile(file, stackOf(mine))).rejects.toThrow();
    expect(await readdir(path.dirname(file))).toEqual(['stack.json']);
  });

  it('is only removed by its own stack', async () => {
    await writeStackFile(file, stackOf(others));
    await removeStackFile(file, mine);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(stackOf(others));
    await removeStackFile(file, others);
    await expect(stat(file)).rejects.toThrow('ENOENT');
    await removeStackFile(file, others);
  });
});

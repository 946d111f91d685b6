import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
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

describe('the file by which `npm run local` says that it is up', () => {
  it('is read as it was written, in a folder made for it', async () => {
    expect(await writeStackFile(file, stackOf(mine))).toBeNull();
    expect(await readStackFile(file)).toEqual(stackOf(mine));
  });

  it('tells of nothing where it is missing, of another form, or left behind by a stack that has ended', async () => {
    expect(await readStackFile(file)).toBeNull();
    await writeStackFile(file, stackOf(deadPid));
    expect(await readStackFile(file)).toBeNull();
    await writeFile(file, '{"pid":1');
    expect(await readStackFile(file)).toBeNull();
    await writeFile(file, JSON.stringify({ pid: mine }));
    expect(await readStackFile(file)).toBeNull();
  });

  it('is taken over from a stack that has ended, and from no other', async () => {
    await writeStackFile(file, stackOf(deadPid));
    expect(await writeStackFile(file, stackOf(others))).toBeNull();
    expect(await writeStackFile(file, stackOf(mine))).toBe(others);
    expect(await readStackFile(file)).toEqual(stackOf(others));
  });

  it('is removed by its own stack only', async () => {
    await writeStackFile(file, stackOf(others));
    await removeStackFile(file, mine);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(stackOf(others));
    await removeStackFile(file, others);
    await expect(stat(file)).rejects.toThrow('ENOENT');
    await removeStackFile(file, others);
  });
});

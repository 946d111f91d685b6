import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { startCloudFormation } from '../../../end-to-end/closes/fake-cloudformation.ts';

const repository = path.resolve(import.meta.dirname, '../../../..');
const hook = pathToFileURL(path.join(import.meta.dirname, 'fixtures/record-loading.ts')).href;
let folder: string;
let cloudFormation: Awaited<ReturnType<typeof startCloudFormation>>;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'loading-'));
  cloudFormation = await startCloudFormation({});
});
afterAll(async () => {
  await cloudFormation.stop();
  rmSync(folder, { recursive: true });
});

/** What a command line loads, by name, and where in this order it began HTTP requests. */
async function loading(...args: string[]): Promise<string[]> {
  const file = path.join(folder, args.join('_').replaceAll('/', '-'));
  const child = spawn(
    process.execPath,
    ['--import', hook, path.join(repository, 'infra/cli/main.ts'), ...args],
    {
      stdio: 'ignore',
      env: {
        ...process.env,
        LOADING_FILE: file,
        AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.url,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    },
  );
  await once(child, 'close');
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) =>
      line.replace(`${pathToFileURL(repository).href}/`, '').replaceAll(/node_modules\/|\/lib\/.*/g, ''),
    );
}

describe.concurrent('the tool', () => {
  it.for([['--help'], ['--version'], ['lst'], ['list', '--nme'], ['show'], ['dlq', '--help']])(
    '%s loads the command line and nothing else',
    async (args, { expect }) => {
      const loaded = new Set(await loading(...args));
      expect([...loaded].toSorted()).toEqual([
        'commander',
        'commander/index.js',
        'infra/cli/command-line/command.ts',
        'infra/cli/command-line/dead-letter-commands.ts',
        'infra/cli/command-line/program.ts',
        'infra/cli/command-line/record-commands.ts',
        'infra/cli/command-line/request-command.ts',
        'infra/cli/command-line/tenant-commands.ts',
        'infra/cli/command-line/wake-up-commands.ts',
        'infra/cli/dead-letters/about.ts',
        'infra/cli/main.ts',
        'infra/display/printable.ts',
        'infra/display/terminal.ts',
        'package.json',
      ]);
    },
  );

  it('list asks for the stack before it loads what reads the ledger and shows it', async ({ expect }) => {
    const order = await loading('list');
    const first = order.indexOf('request');
    const rest = ['infra/cli/record/ledger-reading.ts', 'infra/cli/record/list-view.ts'];
    expect(first).toBeGreaterThan(0);
    for (const file of rest) expect(order.slice(0, first)).not.toContain(file);
    for (const file of rest) expect(order.slice(first)).toContain(file);
    expect(order.slice(0, first).join('\n')).not.toMatch(/dynamodb|sqs|secrets-manager|cli-table3/);
  });
});

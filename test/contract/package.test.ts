import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { examplesIn, repository } from '../../scripts/contract-files.ts';
import { packPackage, stagePackage } from '../../scripts/package/npm-package.ts';
import { blocksOf } from './documents.ts';

// A folder with the tarball alone, as at a consumer who does not have this repository.
const home = mkdtempSync(path.join(tmpdir(), 'zuora-pending-close-package-'));
const consumer = path.join(home, 'consumer');
const installed = path.join(consumer, 'node_modules/zuora-pending-close');

function run(command: string, ...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: consumer, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

beforeAll(async () => {
  mkdirSync(consumer);
  await stagePackage(path.join(home, 'staged'));
  const tarball = packPackage(path.join(home, 'staged'), home);
  writeFileSync(path.join(consumer, 'package.json'), '{"name":"consumer","version":"1.0.0","type":"module"}');
  const quiet = ['--offline', '--no-update-notifier', '--no-audit', '--no-fund', '--ignore-scripts'];
  expect(run('npm', 'install', ...quiet, tarball)).toMatchObject({ status: 0 });
});
afterAll(() => rmSync(home, { recursive: true }));

test('the installed package has the two exports and their licences, and no dependencies', () => {
  expect(readdirSync(installed).sort()).toEqual([
    'LICENSE',
    'LICENSES-third-party.txt',
    'README.md',
    'cdk',
    'close-request.d.ts',
    'contract.d.ts',
    'contract.js',
    'not-an-outcome-error.d.ts',
    'outcome-id.d.ts',
    'outcome.d.ts',
    'package.json',
    'parse-outcome.d.ts',
  ]);
  const packages = readdirSync(path.join(consumer, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(packages).toEqual(['zuora-pending-close']);
});

test('the JavaScript runs in plain Node, and imports only node:crypto', () => {
  const event = JSON.stringify(examplesIn('outcomes').failed);
  const script = `
    import { closeRequest, outcomeId, parseOutcome, NotAnOutcomeError } from 'zuora-pending-close/contract';
    const { id, data } = parseOutcome({ body: ${JSON.stringify(event)} });
    console.log(data.outcome, id === outcomeId(data.tenant, data.requestId));
    console.log(JSON.stringify(closeRequest({ accountingPeriod: { date: '2026-11-30' } })));
    try { closeRequest({ accountingPeriod: { date: '2026-11-31' } }); } catch (error) { console.log(String(error)); }
    try { parseOutcome('{}'); } catch (error) { console.log(error instanceof NotAnOutcomeError, error.because); }
  `;
  writeFileSync(path.join(consumer, 'try.mjs'), script);
  expect(run(process.execPath, 'try.mjs').output.trim().split('\n')).toEqual([
    'failed true',
    '{"accountingPeriod":{"date":"2026-11-30"}}',
    'InvalidCloseRequestError: Not a close request: accountingPeriod.date must be a real day as YYYY-MM-DD',
    'true no-outcome',
  ]);
  const code = readFileSync(path.join(installed, 'contract.js'), 'utf8');
  expect(
    [...code.matchAll(/\bfrom "([^"]+)"|\bimport\("([^"]+)"\)|\brequire\("([^"]+)"\)/g)].map(
      ([, name]) => name,
    ),
  ).toEqual(['node:crypto']);
});

test('the code in its README runs unchanged', () => {
  const readme = readFileSync(path.join(installed, 'README.md'), 'utf8');
  const [block] = blocksOf('README.md', readme);
  writeFileSync(path.join(consumer, 'readme.ts'), block?.text ?? '');
  expect(block?.language).toBe('ts');
  expect(run(process.execPath, 'readme.ts')).toEqual({ status: 0, output: '' });
});

test('the package itself cannot be imported, only its exports', () => {
  expect(run(process.execPath, '--input-type=module', '-e', "import 'zuora-pending-close'").output).toContain(
    'ERR_PACKAGE_PATH_NOT_EXPORTED',
  );
});

/** Type-checks a file of the consumer strictly, together with the package's declarations. */
function typeErrors(source: string): string[] {
  writeFileSync(path.join(consumer, 'subscriber.ts'), source);
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    module: 'nodenext',
    target: 'es2023',
    lib: ['es2023'],
    types: [],
    noEmit: true,
  };
  writeFileSync(
    path.join(consumer, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['subscriber.ts'] }),
  );
  const tsc = path.join(repository, 'node_modules/typescript/bin/tsc');
  return run(process.execPath, tsc, '-p', '.')
    .output.split('\n')
    .filter((line) => line.includes('error'));
}

const subscriber = (cases: string) => `
  import { closeRequest, type OutcomeEvent, outcomeId, parseOutcome } from 'zuora-pending-close/contract';
  export function act(record: unknown): string {
    const event: OutcomeEvent = parseOutcome(record);
    switch (event.data.outcome) {
      ${cases}
      default: {
        const forgotten: never = event.data;
        return forgotten;
      }
    }
  }
  export const message: string = JSON.stringify(closeRequest({ accountingPeriod: { name: 'Nov 2026' } }));
  export const id: string = outcomeId('default', 'a');
`;
const rest =
  "case 'failed': case 'rejected': case 'withdrawn': return event.data.reasons.map(({ code }) => code).join();";

test('a strict TypeScript subscriber compiles with the declarations alone', () => {
  const all = `case 'completed': return event.data.trialBalance.end ?? ''; ${rest} case 'timed-out': return '';`;
  expect(typeErrors(subscriber(all))).toEqual([]);
});

test('the compiler finds an outcome that a subscriber forgot, and an invalid request', () => {
  const forgetful = `case 'completed': return ''; ${rest}`;
  const wrong = "closeRequest({ accountingPeriod: { id: 'a', name: 5 }, entity: 'x' });";
  const errors = typeErrors(`${subscriber(forgetful)}\n${wrong}`);
  expect(errors).toHaveLength(2);
  expect(errors[0]).toMatch(/OutcomeData<"timed-out">.* is not assignable to type 'never'/);
});

test('the example of a subscriber needs only this package', () => {
  const example = readFileSync(path.join(repository, 'docs/examples/subscribers/close-desk.ts'), 'utf8');
  expect([...example.matchAll(/ from '([^']+)'/g)].map(([, name]) => name)).toEqual([
    'zuora-pending-close/contract',
  ]);
  expect(typeErrors(example)).toEqual([]);
  writeFileSync(path.join(consumer, 'close-desk.ts'), example);
  const script = `
    import { handlerFor } from './close-desk.ts';
    const desk = { isKnown: async () => false, remember: async () => {}, open: async (key, { title }) => console.log(title) };
    const body = ${JSON.stringify(JSON.stringify(examplesIn('outcomes').rejected))};
    await handlerFor(desk, console.log)({ Records: [{ messageId: 'm', body }] });
  `;
  writeFileSync(path.join(consumer, 'desk.mjs'), script);
  expect(run(process.execPath, 'desk.mjs').output.trim()).toBe('Nov 2026: not set to pending close');
});

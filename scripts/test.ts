// `npm test`: type check, lint and every test, with one line at the end that says what passed and what failed.
//
// All that the run writes goes through here on its way to the console, so that a credential in it is noticed wherever
// it came from.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { canaryMark } from '../test/canary.ts';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

let hasCanaryEscaped = false;

/** Whatever the run leaves in the system's temporary folder (the CDK a folder per stack) goes with it. */
const folder = mkdtempSync(path.join(tmpdir(), 'zuora-pending-close-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

/** Runs a program of `node_modules/.bin`, passing its output on. Resolves to whether it succeeded. */
function succeeds(command: string, ...args: string[]): Promise<boolean> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(command, args, {
    env: { ...process.env, ...colours, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    let tail = '';
    from.setEncoding('utf8').on('data', (text: string) => {
      // A chunk may end in the middle of the mark.
      if ((tail + text).includes(canaryMark)) hasCanaryEscaped = true;
      tail = text.slice(-canaryMark.length);
      to.write(text);
    });
  }
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

/** Counts from vitest's own report; a file that could not be run at all is one failure. */
function counted(file: string): { passed: number; failed: number } {
  try {
    const { numPassedTests, numFailedTests, testResults } = report.parse(
      JSON.parse(readFileSync(file, 'utf8')),
    );
    const unrun = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    );
    return { passed: numPassedTests, failed: numFailedTests + unrun.length };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

/** Runs vitest with its own report beside what it prints. */
async function tested(...args: string[]): Promise<{ isTested: boolean; passed: number; failed: number }> {
  const file = path.join(mkdtempSync(path.join(folder, 'report-')), 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const isTested = await succeeds('vitest', 'run', ...reporters, ...args);
  return { isTested, ...counted(file) };
}

const only = process.argv.slice(2);
const page = 'infra/local/console/page';
// The console's page is for a browser, and knows other globals than Node's.
const isTyped = (await succeeds('tsc', '-p', '.')) && (await succeeds('tsc', '-p', page));
const isTidy = await succeeds('biome', 'ci', '.');
const projects = (...names: string[]) => names.flatMap((name) => ['--project', name]);
// Every branch of the functions is to be reached by tests that say what it is for, so the simulation does not count.
const runs =
  only.length > 0
    ? [await tested(...only)]
    : [
        await tested(...projects('unit', 'aws', 'wire'), '--coverage'),
        await tested(...projects('simulation')),
      ];
const passed = runs.reduce((sum, run) => sum + run.passed, 0);
const failed = runs.reduce((sum, run) => sum + run.failed, 0);
const isTested = runs.every((run) => run.isTested);

if (!isTyped) console.error('The type check failed; see above.');
if (!isTidy) console.error('The lint failed; see above. `npm run format` mends what can be mended.');
if (!isTested)
  console.error('The tests failed, or not every branch of the functions was reached; see above.');
if (hasCanaryEscaped) console.error('The canary credential was written to the console.');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = isTyped && isTidy && isTested && failed === 0 && !hasCanaryEscaped ? 0 : 1;

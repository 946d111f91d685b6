// `npm test`: type check, lint and every test, with one line at the end that says what passed and what failed.
//
// All output of the run is read here before it goes to the console, so that any credential in it is noticed.
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

/** The temporary folder of the run, which is removed at its end. The CDK alone leaves a folder per stack. */
const folder = mkdtempSync(path.join(tmpdir(), 'zuora-pending-close-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

/** Runs a program of `node_modules/.bin` and passes its output on. Resolves to whether it succeeded. */
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

/** The counts in vitest's report. A file that could not be run counts as one failure. */
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

/** Runs vitest, which also writes a report. */
async function tested(...args: string[]): Promise<{ isTested: boolean; passed: number; failed: number }> {
  const file = path.join(mkdtempSync(path.join(folder, 'report-')), 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const isTested = await succeeds('vitest', 'run', ...reporters, ...args);
  return { isTested, ...counted(file) };
}

const only = process.argv.slice(2);
const page = 'infra/local/console/page';
// The console's page runs in a browser, which has other globals than Node.
const isTyped = (await succeeds('tsc', '-p', '.')) && (await succeeds('tsc', '-p', page));
const isTidy = await succeeds('biome', 'ci', '.');
const projects = (...names: string[]) => names.flatMap((name) => ['--project', name]);
// The simulation does not count for coverage: each branch of the functions must be reached by a test that shows its
// purpose.
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
if (!isTidy) console.error('The lint failed; see above. `npm run format` fixes what it can.');
if (!isTested)
  console.error('The tests failed, or not every branch of the functions was reached; see above.');
if (hasCanaryEscaped) console.error('The canary credential was written to the console.');
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = isTyped && isTidy && isTested && failed === 0 && !hasCanaryEscaped ? 0 : 1;

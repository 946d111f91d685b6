// `npm test`: type check, lint and the tests, with a line for each and one at the end that counts.
// `npm run test:deep`: the tests that take longer than anybody waits before a commit.
//
// All output of the run is read here before it goes to the console, so that any credential in it is noticed. It is held
// until the program ends; what shows that a long run is alive are the lines of its projects.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { canaryMark } from '../test/canary.ts';
import { type Count, countOfCheck, countOfRun, totalLine } from './count.ts';
import { type ProjectEvent, projectEventSchema, reportDescriptor } from './project-report.ts';

let hasCanaryEscaped = false;

/** The temporary folder of the run, which is removed at its end. The CDK alone leaves a folder per stack. */
const folder = mkdtempSync(path.join(tmpdir(), 'zuora-pending-close-test-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

/**
 * Runs a program of `node_modules/.bin`. What it wrote is shown at its end, and only if it failed. The listener gets the
 * lines that the program writes to the descriptor for reports, at once.
 */
function succeeds(
  command: string,
  args: readonly string[],
  onReport: (line: string) => void = () => {},
): Promise<boolean> {
  const colours = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(command, args, {
    env: { ...process.env, ...colours, TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const written: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
    });
  const reports = child.stdio[reportDescriptor] as Readable;
  createInterface({ input: reports }).on('line', onReport);
  const ended = (isSuccess: boolean): boolean => {
    for (const text of Object.values(written)) {
      if (text.includes(canaryMark)) hasCanaryEscaped = true;
      if (!isSuccess) process.stderr.write(text);
    }
    return isSuccess;
  };
  return new Promise((resolve) => {
    child.on('error', () => resolve(ended(false)));
    child.on('close', (code) => resolve(ended(code === 0)));
  });
}

const counts: Count[] = [];

function tell(name: string, result: string, seconds?: number): void {
  const time = seconds === undefined ? '' : `${Math.round(seconds)} s`;
  console.log(`${name.padEnd(16)}${result.padEnd(24)}${time}`.trimEnd());
}

/** A check that is not a test: it only counts when it fails. */
async function checked(name: string, command: string, ...args: string[]): Promise<void> {
  const startedAt = performance.now();
  const isPassed = await succeeds(command, args);
  tell(name, isPassed ? 'passed' : 'failed', (performance.now() - startedAt) / 1000);
  counts.push(countOfCheck(isPassed));
}

function tellProject(event: ProjectEvent): void {
  if (event.event === 'began') tell(event.name, 'began');
  else tell(event.name, `${event.passed} passed, ${event.failed} failed`, event.seconds);
}

/** Runs vitest and counts by its own reports, a line for each project. Failures are printed in full. */
async function tested(...args: string[]): Promise<void> {
  const own = mkdtempSync(path.join(folder, 'report-'));
  const reporters = [
    '--reporter=minimal',
    `--reporter=${path.join(import.meta.dirname, 'project-report.ts')}`,
    `--coverage.reportsDirectory=${own}`,
  ];
  const events: ProjectEvent[] = [];
  const isPassed = await succeeds('vitest', ['run', ...reporters, ...args], (line) => {
    const event = projectEventSchema.parse(JSON.parse(line));
    events.push(event);
    tellProject(event);
  });
  const reports = events.filter((event) => event.event === 'ended');
  counts.push(countOfRun(reports, isPassed));
  if (isPassed || reports.some((report) => report.failed > 0)) return;
  console.error('No test failed, but the run did, or it missed a branch of the functions; see above.');
  try {
    console.error(readFileSync(path.join(own, 'uncovered.txt'), 'utf8'));
  } catch {
    // There is no such table when the run had no coverage.
  }
}

async function types(): Promise<void> {
  await checked('types', 'tsc', '-p', '.');
  // The console's page runs in a browser, which has other globals than Node.
  await checked('types of page', 'tsc', '-p', 'infra/local/console/page');
}

async function lint(): Promise<void> {
  // `npm run format` fixes what it can.
  await checked('lint', 'biome', 'ci', '.');
}

const projects = (...names: string[]) => names.flatMap((name) => ['--project', name]);
const args = process.argv.slice(2);
const isDeep = args[0] === '--deep';
const only = isDeep ? args.slice(1) : args;

if (isDeep)
  await tested(...(only.length > 0 ? only : projects('simulation-deep', 'bench', 'browser', 'package')));
else {
  const checks = types().then(lint);
  if (only.length > 0) await Promise.all([checks, tested(...only)]);
  else
    await Promise.all([
      // Each branch of the functions must be reached by one of these. Counting takes a third of their time.
      tested(...projects('unit', 'wire'), '--coverage'),
      tested(...projects('end-to-end', 'infra')),
      // These have one worker, beside the others. vitest itself would run them after the others.
      checks.then(() => tested(...projects('aws', 'simulation'))),
    ]);
}

if (hasCanaryEscaped) {
  console.error('The canary credential was written to the console.');
  counts.push(countOfCheck(false));
}
console.log(totalLine(counts));
process.exitCode = counts.every(({ failed }) => failed === 0) ? 0 : 1;

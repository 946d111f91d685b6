import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, expect, it } from 'vitest';
import { type ProjectEvent, projectEventSchema } from '../../scripts/project-report.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(tmpdir(), 'project-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = {
  'good/two.test.js': "test('one', () => {}); test('two', () => {}); test.skip('three', () => {});",
  'bad/one.test.js': "test('good', () => {}); test('bad', () => { throw new Error('bad'); });",
  'bad/broken.test.js': "import './is-not-there.js'; test('never', () => {});",
  'bad/hook.test.js': "beforeAll(() => { throw new Error('bad'); }); test('never', () => {});",
};

/** Runs vitest itself, as only it knows when a file cannot be run. */
async function eventsOfRun(): Promise<ProjectEvent[]> {
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(path.join(folder, name.replace('/', '-')), content);
  }
  const projects = ['good', 'bad'].map((name) => ({
    extends: true,
    test: { name, include: [`${name}-*.test.js`] },
  }));
  const config = { test: { globals: true, maxWorkers: 1, projects } };
  writeFileSync(path.join(folder, 'vitest.config.mjs'), `export default ${JSON.stringify(config)};`);
  const reporter = path.join(repository, 'scripts/project-report.ts');
  const child = spawn(
    process.execPath,
    [
      path.join(repository, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--root', folder, `--reporter=${reporter}`],
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] },
  );
  const [written] = await Promise.all([text(child.stdio[3] as NodeJS.ReadableStream), once(child, 'close')]);
  return written
    .trimEnd()
    .split('\n')
    .map((line) => projectEventSchema.parse(JSON.parse(line)));
}

it('says when each project begins and ends; a file that cannot be run is one failure', async () => {
  const events = await eventsOfRun();

  for (const name of ['good', 'bad']) {
    const ofProject = events.filter((event) => event.name === name).map(({ event }) => event);
    expect(ofProject).toEqual(['began', 'ended']);
  }
  const seconds = expect.any(Number);
  expect(events).toContainEqual({ event: 'ended', name: 'good', passed: 2, failed: 0, seconds });
  expect(events).toContainEqual({ event: 'ended', name: 'bad', passed: 1, failed: 3, seconds });
});

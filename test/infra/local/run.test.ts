import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const launcher = path.resolve(import.meta.dirname, '../../../scripts/run.mjs');
let clone: string;
let bin: string;
beforeEach(() => {
  clone = mkdtempSync(path.join(tmpdir(), 'clone-'));
  bin = path.join(clone, 'bin');
  for (const folder of [bin, path.join(clone, 'scripts')]) mkdirSync(folder);
  cpSync(launcher, path.join(clone, 'scripts/run.mjs'));
  const packages = { '': {}, 'node_modules/node': { version: '24.0.0' } };
  writeFileSync(path.join(clone, 'package-lock.json'), JSON.stringify({ packages }));
  writeFileSync(
    path.join(clone, 'script.mjs'),
    'console.log("ran", ...process.argv.slice(2));\nprocess.exitCode = 7;',
  );
});
afterEach(() => rmSync(clone, { recursive: true }));

/**
 * An npm that records its arguments. As the real one does, it installs the package `node`, whose install script
 * downloads the binary.
 */
function fakeNpm({ ignoreScripts, fails = '' }: { ignoreScripts: boolean; fails?: string }): void {
  const text = `#!/bin/sh
echo "$*" >> "${clone}/calls"
case "$1" in
  config) echo ${ignoreScripts} ;;
  ci) mkdir -p "${clone}/node_modules/node/bin"; cp "${clone}/package-lock.json" "${clone}/node_modules/.package-lock.json" ;;
esac
case "$*" in
  ${ignoreScripts ? '*ignore-scripts=false*' : 'ci*'}) ln -sf "${process.execPath}" "${clone}/node_modules/node/bin/node" ;;
esac
[ "$1" != "${fails}" ]
`;
  writeFileSync(path.join(bin, 'npm'), text, { mode: 0o755 });
}

const launch = (script = 'script.mjs') =>
  spawnSync(process.execPath, [path.join(clone, 'scripts/run.mjs'), script, 'a'], {
    env: { PATH: `${bin}:${process.env.PATH}` },
    encoding: 'utf8',
    timeout: 60_000,
  });
/** The arguments that npm got, without the options that only make it quiet. */
const calls = () =>
  readFileSync(path.join(clone, 'calls'), 'utf8')
    .trim()
    .split('\n')
    .map((call) => call.replaceAll(/ --(no-audit|no-fund|loglevel=error)/g, ''));

describe.skipIf(process.platform === 'win32')('a script of a fresh clone', () => {
  it('installs first, then runs the script with its arguments, and passes on its exit status', () => {
    fakeNpm({ ignoreScripts: false });
    const { status, stdout, stderr } = launch();
    expect([status, stdout]).toEqual([7, 'ran a\n']);
    expect(stderr).toMatch(/^Installing what the lock file names [^\n]*\n$/);
    expect(calls()).toEqual(['config get ignore-scripts', 'ci']);
  });

  it('with ignore-scripts=true runs only the install script of `node`, and says so in one line', () => {
    fakeNpm({ ignoreScripts: true });
    const { status, stdout, stderr } = launch();
    expect([status, stdout]).toEqual([7, 'ran a\n']);
    const [, explanation, ...more] = stderr.split('\n');
    expect(explanation).toMatch(
      /ignore-scripts=true forbids .*One runs all the same.*"node".*without it none would/,
    );
    expect(more).toEqual(['']);
    expect(calls()).toEqual(['config get ignore-scripts', 'ci', 'rebuild node --ignore-scripts=false']);
  });

  it('does not call npm, and prints nothing, when everything is installed', () => {
    fakeNpm({ ignoreScripts: true });
    launch();
    rmSync(path.join(clone, 'calls'));
    const { status, stderr } = launch();
    expect([status, stderr, existsSync(path.join(clone, 'calls'))]).toEqual([7, '', false]);
  });

  it.each([
    [false, 'ci'],
    [true, 'ci'],
    [true, 'rebuild'],
  ])('ends with npm’s status if npm fails (ignore-scripts=%s, npm %s)', (ignoreScripts, fails) => {
    fakeNpm({ ignoreScripts, fails });
    const { status, stdout, stderr } = launch();
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain('The installation failed');
  });

  it.each([
    ['infra/cli/main.mjs', 'node_modules/.cache/closes'],
    ['infra/local/start.mjs', 'undefined'],
  ])('keeps what was compiled of the tool alone, beside the packages: %s', (script, folder) => {
    fakeNpm({ ignoreScripts: false });
    mkdirSync(path.join(clone, path.dirname(script)), { recursive: true });
    writeFileSync(path.join(clone, script), 'console.log(process.env.NODE_COMPILE_CACHE);');
    expect(launch(script).stdout.trim().endsWith(path.normalize(folder))).toBe(true);
  });
});

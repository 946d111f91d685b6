// Runs a TypeScript file under the repository's own Node 24, on a fresh clone too.
//
// A script of package.json cannot both install and use what it installs: the shell remembers the first `node` that
// it found, and `prestart` is skipped under `ignore-scripts=true`. So every npm script goes through this file. It is
// plain JavaScript without dependencies, because it runs before anything is installed, on any Node from 20 up.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node = path.join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Whether what is installed is what the lock file asks for: npm writes its own copy of the lock after each install. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(
      readFileSync(path.join(root, 'node_modules', '.package-lock.json'), 'utf8'),
    ).packages;
    return (
      existsSync(node) &&
      Object.entries(wanted).every(
        ([name, entry]) =>
          name === '' || (entry.optional && !present[name]) || present[name]?.version === entry.version,
      )
    );
  } catch {
    return false;
  }
}

if (!isInstalled()) {
  process.stderr.write('Installing what the lock file names (first run, or the lock file changed) …\n');
  const npm = spawnSync(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts=false'],
    { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' },
  );
  if (npm.status !== 0) {
    process.stderr.write('The installation failed; npm says why above.\n');
    process.exit(npm.status ?? 1);
  }
}

const [script, ...rest] = process.argv.slice(2);
const env = { ...process.env };
env.PATH = [path.dirname(node), path.join(root, 'node_modules', '.bin'), env.PATH].join(path.delimiter);
const child = spawn(node, [path.resolve(root, script), ...rest], { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm passes a signal on to its shell alone, which passes it on to nobody: a launcher whose shell is gone ends as well.
const shell = process.ppid;
setInterval(() => {
  if (process.ppid !== shell) child.kill('SIGTERM');
}, 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

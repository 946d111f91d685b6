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

const shell = process.platform === 'win32';

/** Runs npm, with what it writes on our error output. Ends this process if npm fails. */
function npm(...args) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', [...args, ...quiet], { cwd: root, stdio: ['ignore', 2, 2], shell });
  if (status === 0) return;
  process.stderr.write('The installation failed; npm says why above.\n');
  process.exit(status ?? 1);
}

/** Whether the user's, the machine's or the environment's npm settings forbid the scripts of packages. */
function areScriptsForbidden() {
  const settings = { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], shell, encoding: 'utf8' };
  return spawnSync('npm', ['config', 'get', 'ignore-scripts'], settings).stdout?.trim() === 'true';
}

if (!isInstalled()) {
  process.stderr.write('Installing what the lock file names (first run, or the lock file changed) …\n');
  if (areScriptsForbidden()) {
    // There may be no user to answer a question, so this reports what it does and goes on.
    process.stderr.write(
      'Your npm setting ignore-scripts=true forbids the install scripts of packages. One runs all the same, with your rights: that of "node", which downloads the Node 24 under which every command here runs; without it none would. All others stay forbidden.\n',
    );
    npm('ci');
    npm('rebuild', 'node', '--ignore-scripts=false');
  } else {
    npm('ci');
  }
}

const [script, ...rest] = process.argv.slice(2);
const env = { ...process.env };
// The operators' tool is short-lived, and most of its time is compiling. What was compiled is kept beside the packages:
// who may write there may change the packages as well. Where it cannot be written, Node goes on without it.
if (script.startsWith('infra/cli/'))
  env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'closes');
env.PATH = [path.dirname(node), path.join(root, 'node_modules', '.bin'), env.PATH].join(path.delimiter);
const child = spawn(node, [path.resolve(root, script), ...rest], { stdio: 'inherit', env });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
// npm sends a signal only to its shell, and the shell does not forward it. So this process ends when its shell is gone.
const launcher = process.ppid;
setInterval(() => {
  if (process.ppid !== launcher) child.kill('SIGTERM');
}, 500).unref();
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));

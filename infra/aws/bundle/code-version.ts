import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

/** The functions, and the lock file with the versions of what is bundled with them. */
const versionedPaths = ['functions', 'package-lock.json'];

/** What a git command prints; null without git, without a repository, or after an error. */
function git(root: string, ...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/**
 * The last commit that changed the functions; null when they have changed since, and in a shallow clone, where git
 * names the oldest commit that it has.
 */
function commitOf(root: string): string | null {
  if (git(root, 'status', '--porcelain', '--', ...versionedPaths) !== '') return null;
  if (git(root, 'rev-parse', '--is-shallow-repository') !== 'false') return null;
  return git(root, 'log', '-1', '--format=%H', '--', ...versionedPaths) || null;
}

/**
 * The version of the code that the ledger names with each step, such as `0.1.0+27c0f2a4b9d1.g791fc2b3d0a4`: the
 * package's version, 12 hexadecimal digits over the functions' sources and the lock file, and `g` with 12 digits of the
 * commit. The commit is left out in a folder without git, in a shallow clone, and when changes are not committed.
 *
 * @param root a checkout of the repository
 */
export function codeVersionOf(root: string): string {
  const sources = globSync('functions/**/*.ts', { cwd: root }).map((file) => file.replaceAll(path.sep, '/'));
  // Sorted by code units: the order must not depend on a locale or a file system.
  const lines = [...sources.sort(), 'package-lock.json'].map(
    (file) => `${sha256(readFileSync(path.join(root, file)))} ${file}\n`,
  );
  const commit = commitOf(root);
  const suffix = commit === null ? '' : `.g${commit.slice(0, 12)}`;
  return `${packageJson.version}+${sha256(lines.join('')).slice(0, 12)}${suffix}`;
}

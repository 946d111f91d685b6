import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import packageJson from '../../package.json' with { type: 'json' };

const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

/**
 * What the record calls the code that made a step: the package's version, and 12 hexadecimal digits over what the
 * functions are made of, their sources and the lock file. Without git, which knows nothing of a change that is not
 * committed and may not be there at all.
 *
 * @param root a checkout of the repository
 */
export function codeVersionOf(root: string): string {
  const sources = globSync('functions/**/*.ts', { cwd: root }).map((file) => file.replaceAll(path.sep, '/'));
  // Sorted by code units, so that no locale and no file system has a say.
  const lines = [...sources.sort(), 'package-lock.json'].map(
    (file) => `${sha256(readFileSync(path.join(root, file)))} ${file}\n`,
  );
  return `${packageJson.version}+${sha256(lines.join('')).slice(0, 12)}`;
}

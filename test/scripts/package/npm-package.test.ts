import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { packPackage } from '../../../scripts/package/npm-package.ts';

const root = mkdtempSync(path.join(tmpdir(), 'npm-package-'));
afterAll(() => rmSync(root, { recursive: true }));

/** Packs the same small package, whose files and folder have these modes. */
function packedWith({ files, folder }: { files: number; folder: number }): Buffer {
  const staged = mkdtempSync(path.join(root, 'staged-'));
  mkdirSync(path.join(staged, 'cdk'));
  const texts = {
    'package.json': '{"name":"small","version":"1.0.0"}\n',
    'README.md': 'Read me.\n',
    'cdk/cdk.cjs': '"use strict";\n',
  };
  for (const [name, text] of Object.entries(texts)) {
    writeFileSync(path.join(staged, name), text);
    chmodSync(path.join(staged, name), files);
  }
  chmodSync(path.join(staged, 'cdk'), folder);
  return readFileSync(packPackage(staged, mkdtempSync(path.join(root, 'packed-'))));
}

describe('the npm package', () => {
  const usual = packedWith({ files: 0o644, folder: 0o755 });

  it.skipIf(process.platform === 'win32').each([
    { umask: '077', files: 0o600, folder: 0o700 },
    { umask: '027', files: 0o640, folder: 0o750 },
    { umask: '002', files: 0o664, folder: 0o775 },
    { umask: '000', files: 0o666, folder: 0o777 },
  ])('has the same bytes, and can be read by everybody, if it is made under umask $umask', (modes) => {
    expect(packedWith(modes).equals(usual)).toBe(true);
  });
});

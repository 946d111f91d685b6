import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repository } from '../../../infra/aws/bundling.ts';
import { codeVersionOf } from '../../../infra/aws/code-version.ts';
import packageJson from '../../../package.json' with { type: 'json' };

describe('the version of the code', () => {
  const roots: string[] = [];
  let root: string;

  /** A checkout of two sources and a lock file. */
  function checkout(): string {
    const made = mkdtempSync(path.join(tmpdir(), 'code-version-'));
    roots.push(made);
    mkdirSync(path.join(made, 'functions/shared'), { recursive: true });
    writeFileSync(path.join(made, 'functions/tick.ts'), 'export const tick = 1;\n');
    writeFileSync(path.join(made, 'functions/shared/run.ts'), 'export const run = 1;\n');
    writeFileSync(path.join(made, 'package-lock.json'), '{}\n');
    return made;
  }
  beforeEach(() => {
    root = checkout();
  });
  afterEach(() => {
    for (const made of roots.splice(0)) rmSync(made, { recursive: true });
  });

  it('is the version of the package and twelve hexadecimal digits', () => {
    const [version, digits] = codeVersionOf(repository).split('+');

    expect(version).toBe(packageJson.version);
    expect(digits).toMatch(/^[0-9a-f]{12}$/);
  });

  it('is the same for the same sources, wherever they are', () => {
    expect(codeVersionOf(checkout())).toBe(codeVersionOf(root));
  });

  it.each<[change: string, make: (root: string) => void]>([
    [
      'a changed source',
      (at) => writeFileSync(path.join(at, 'functions/tick.ts'), 'export const tick = 2;\n'),
    ],
    ['a changed source in a folder', (at) => writeFileSync(path.join(at, 'functions/shared/run.ts'), '')],
    ['a new source', (at) => writeFileSync(path.join(at, 'functions/shared/new.ts'), '')],
    ['a source that is gone', (at) => rmSync(path.join(at, 'functions/tick.ts'))],
    [
      'a source of another name',
      (at) => renameSync(path.join(at, 'functions/tick.ts'), path.join(at, 'functions/tock.ts')),
    ],
    ['a changed lock file', (at) => writeFileSync(path.join(at, 'package-lock.json'), '{"packages":{}}\n')],
  ])('is another with %s', (_change, make) => {
    const before = codeVersionOf(root);
    make(root);

    expect(codeVersionOf(root)).not.toBe(before);
  });

  it('is the same with another page of the documentation', () => {
    const before = codeVersionOf(root);
    writeFileSync(path.join(root, 'functions/README.md'), 'Notes\n');

    expect(codeVersionOf(root)).toBe(before);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeVersionOf } from '../../../../infra/aws/bundle/code-version.ts';
import { repository } from '../../../../infra/aws/bundle/esbuild-options.ts';
import packageJson from '../../../../package.json' with { type: 'json' };

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

  it('is the version of the package, twelve hexadecimal digits, and a commit if there is one', () => {
    const [version, build] = codeVersionOf(repository).split('+');

    expect(version).toBe(packageJson.version);
    expect(build).toMatch(/^[0-9a-f]{12}(\.g[0-9a-f]{12})?$/);
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

  const hasGit = spawnSync('git', ['--version']).status === 0;

  describe.skipIf(!hasGit)('in a git repository', () => {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.invalid'];
    const git = (...args: string[]) =>
      spawnSync('git', [...identity, ...args], { cwd: root, encoding: 'utf8' }).stdout.trim();

    /** Commits everything. Returns the digits that a version names the commit by. */
    function commit(): string {
      git('add', '--all');
      git('commit', '--quiet', '--message=Change');
      return git('rev-parse', 'HEAD').slice(0, 12);
    }
    beforeEach(() => {
      git('init', '--quiet');
    });

    it('names the commit of the functions', () => {
      const first = commit();

      expect(codeVersionOf(root)).toMatch(new RegExp(`\\.g${first}$`));
    });

    it('names the last commit that changed them, not one that changed a page', () => {
      const first = commit();
      writeFileSync(path.join(root, 'README.md'), 'A page\n');
      commit();

      expect(codeVersionOf(root)).toMatch(new RegExp(`\\.g${first}$`));
    });

    it.each<[change: string, make: () => void]>([
      ['a source was changed', () => writeFileSync(path.join(root, 'functions/tick.ts'), '')],
      ['a source was added', () => writeFileSync(path.join(root, 'functions/new.ts'), '')],
      ['a source was removed', () => rmSync(path.join(root, 'functions/tick.ts'))],
      ['the lock file was changed', () => writeFileSync(path.join(root, 'package-lock.json'), '[]')],
    ])('names none when %s and not committed', (_change, make) => {
      commit();
      make();

      expect(codeVersionOf(root)).not.toContain('.g');
    });

    it('names no commit in a clone that does not have it, such as a workflow’s', () => {
      const first = commit();
      writeFileSync(path.join(root, 'README.md'), 'A page\n');
      commit();
      const clones = [[], ['--depth=1']].map((depth) => {
        const clone = mkdtempSync(path.join(tmpdir(), 'code-version-'));
        roots.push(clone);
        git('clone', '--quiet', ...depth, `file://${root}`, clone);
        return codeVersionOf(clone);
      });

      expect(clones).toEqual([
        expect.stringMatching(new RegExp(`\\.g${first}$`)),
        expect.not.stringContaining('.g'),
      ]);
    });

    it('names no commit before the first one', () => {
      expect(codeVersionOf(root)).not.toContain('.g');
    });
  });
});

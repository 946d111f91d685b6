import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Which shelf may import from which, so that a reader can go down from any file and never comes round in a circle
 * (docs/contributing.md). Type imports count, as they say who knows of whom. A file belongs to the longest of these
 * names that its path begins with. A shelf may import from itself.
 */
const shelves: Readonly<Record<string, readonly string[]>> = {
  'functions/contract': [],
  'functions/shared/telemetry': [],
  'functions/shared/zuora': ['functions/contract', 'functions/shared/telemetry', 'functions/shared'],
  'functions/shared/ledger': [
    'functions/contract',
    'functions/shared/telemetry',
    'functions/shared/zuora',
    'functions/shared',
  ],
  // Files that stand directly in shared/ connect its shelves, or serve all of them. That they are in no circle is tested
  // below, file by file.
  'functions/shared': [
    'functions/contract',
    'functions/shared/telemetry',
    'functions/shared/zuora',
    'functions/shared/ledger',
  ],
  'functions/set-pending-close': ['functions/contract', 'functions/shared'],
  'functions/poll-trial-balance': ['functions/contract', 'functions/shared'],
  'functions/receive-wake-up': ['functions/contract', 'functions/shared'],
  'infra/zuora-simulator': ['infra/loopback'],
  'infra/display': ['functions', 'infra/loopback'],
  'infra/aws': ['functions', 'package.json'],
  'infra/local': [
    'functions',
    'infra/display',
    'infra/loopback',
    'infra/typed-path',
    'infra/zuora-simulator',
  ],
  'infra/cli': ['functions', 'infra/display', 'infra/local', 'infra/typed-path', 'package.json'],
  'infra/loopback': [],
  'infra/typed-path': [],
};

const repository = path.resolve(import.meta.dirname, '..');
const sources = globSync('{functions,infra,bench,scripts,test}/**/*.{ts,tsx}', { cwd: repository })
  .map((file) => file.replaceAll(path.sep, '/'))
  .filter((file) => !file.includes('/fixtures/'));

/** The files of the repository that a file imports, by type imports too. */
function importsOf(file: string): string[] {
  const text = readFileSync(path.join(repository, file), 'utf8');
  const specifiers = text.matchAll(/(?:^(?:import|export)\b[^;]*?\bfrom |\bimport\()'(\.{1,2}\/[^']+)'/gm);
  return [...specifiers].map(([, to = '']) => path.posix.join(path.posix.dirname(file), to));
}
const imports = new Map(sources.map((file) => [file, importsOf(file)]));

const isIn = (file: string, place: string): boolean =>
  file === place ||
  file.startsWith(`${place}/`) ||
  file.startsWith(`${place}.`) ||
  file.startsWith(`${place}-`);

const shelfOf = (file: string): string | undefined =>
  Object.keys(shelves)
    .filter((shelf) => isIn(file, shelf))
    .sort((one, other) => other.length - one.length)[0];

/** Circles of files, each named by its way round. */
function circles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  function visit(file: string, trail: readonly string[]): void {
    if (trail.includes(file)) found.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
    if (trail.includes(file) || done.has(file)) return;
    for (const next of imports.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  }
  for (const file of sources) visit(file, []);
  return found;
}

describe('the shelves', () => {
  it('exist, and their imports are found', () => {
    for (const shelf of Object.keys(shelves)) {
      expect({ shelf, files: sources.filter((file) => shelfOf(file) === shelf) }).not.toMatchObject({
        files: [],
      });
    }
    expect([...imports.values()].flat().length).toBeGreaterThan(2_000);
  });

  it('import only from the shelves that they may know', () => {
    const wrong = sources.flatMap((file) => {
      const shelf = shelfOf(file);
      if (shelf === undefined) return [];
      const allowed = [shelf, ...(shelves[shelf] ?? [])];
      const isAllowed = (to: string) => {
        const own = shelfOf(to);
        return allowed.some(
          (place) =>
            own === place ||
            (own?.startsWith(`${place}/`) ?? false) ||
            (own === undefined && isIn(to, place)),
        );
      };
      return (imports.get(file) ?? []).filter((to) => !isAllowed(to)).map((to) => `${file} → ${to}`);
    });
    expect(wrong).toEqual([]);
  });

  it('hold every file of functions/ and infra/', () => {
    expect(
      sources.filter((file) => /^(functions|infra)\//.test(file) && shelfOf(file) === undefined),
    ).toEqual([]);
  });

  it('have no circle of files', () => {
    expect(circles()).toEqual([]);
  });

  it('import nothing of tests and benchmarks', () => {
    const products = sources.filter((file) => /^(functions|infra|scripts)\//.test(file));
    const wrong = products.flatMap((file) =>
      (imports.get(file) ?? []).filter((to) => /^(test|bench)\//.test(to)).map((to) => `${file} → ${to}`),
    );
    expect(wrong).toEqual(['scripts/test.ts → test/canary.ts']);
  });
});

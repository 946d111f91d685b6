import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { build, entryOf, functionFolders, repository } from '../../../../infra/aws/bundle/esbuild-options.ts';
import packageJson from '../../../../package.json' with { type: 'json' };

const versions = z.record(z.string(), z.string());
const entry = z.looseObject({
  version: z.string().optional(),
  integrity: z.string().optional(),
  dev: z.boolean().default(false),
  /** Comes in the archive of the package that it lies in. */
  inBundle: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
});
const lock = z
  .object({
    packages: z.intersection(
      z.object({ '': z.looseObject({ dependencies: versions, devDependencies: versions }) }),
      z.record(z.string(), entry),
    ),
  })
  .parse(JSON.parse(readFileSync(path.join(repository, 'package-lock.json'), 'utf8')));
const { '': root, ...packages } = lock.packages;
const locked = new Map(Object.entries(packages));

/** `node_modules/a/node_modules/@b/c` → `@b/c` */
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Where the archive lies that a package came in: itself, or the package that bundles it. */
function archiveOf(place: string): string {
  const bundledIn = place.slice(0, place.lastIndexOf('/node_modules/'));
  return locked.get(place)?.inBundle ? archiveOf(bundledIn) : place;
}

describe('what is installed', () => {
  it('has exact versions, and the lock file has the same', () => {
    const { dependencies, devDependencies } = packageJson;
    const asked = Object.entries({ ...dependencies, ...devDependencies });

    expect({ dependencies: root.dependencies, devDependencies: root.devDependencies }).toEqual({
      dependencies,
      devDependencies,
    });
    for (const [name, version] of asked) {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(locked.get(`node_modules/${name}`)?.version).toBe(version);
    }
  });

  it('is locked by the SHA-512 of each archive', () => {
    const archives = [...locked.keys()].map(archiveOf);

    expect(archives.length).toBeGreaterThan(300);
    for (const place of archives) {
      expect(locked.get(place)?.integrity, place).toMatch(/^sha512-[A-Za-z0-9+/]{86}==$/);
    }
  });

  it('comes from the configured registry: the lock file names no host, folder or repository', () => {
    for (const [place, { resolved, link }] of locked) {
      expect({ place, resolved, link }).toEqual({ place, resolved: undefined, link: undefined });
    }
    expect(readFileSync(path.join(repository, '.npmrc'), 'utf8')).toContain(
      'omit-lockfile-registry-resolved=true',
    );
  });

  it('runs no install scripts except those of node and esbuild', () => {
    const withScript = [...locked].filter(([, { hasInstallScript }]) => hasInstallScript);

    expect(packageJson.allowScripts).toEqual({
      node: true,
      esbuild: true,
      'classic-level': false,
      '@scarf/scarf': false,
    });
    expect(withScript.map(([place]) => nameOf(place)).sort()).toEqual(
      Object.keys(packageJson.allowScripts).sort(),
    );
  });

  it('sends no usage data, also when npm is too old to know which scripts are allowed', () => {
    expect(packageJson.scarfSettings).toEqual({ enabled: false });
  });
});

describe('what is bundled into the functions', () => {
  let imports: { from: string; to: string }[] = [];
  beforeAll(async () => {
    const { metafile } = await esbuild({
      ...build,
      mainFields: [...build.mainFields],
      entryPoints: functionFolders.map(entryOf),
      metafile: true,
      write: false,
      outdir: 'none',
    });
    imports = Object.entries(metafile.inputs).flatMap(([from, input]) =>
      input.imports.filter(({ external }) => external !== true).map(({ path: to }) => ({ from, to })),
    );
  });
  const placeOf = (file: string) =>
    /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? 'ours';

  it('is twelve packages, of AWS, of ky, of p-limit and of zod, each imported by our own code', () => {
    const direct = imports.filter(({ from }) => from.startsWith('functions/')).map(({ to }) => placeOf(to));
    const named = new Set(direct.filter((place) => place !== 'ours').map(nameOf));

    expect([...named].sort()).toEqual(Object.keys(packageJson.dependencies).sort());
    expect([...named].sort()).toEqual([
      '@aws-lambda-powertools/batch',
      '@aws-lambda-powertools/logger',
      '@aws-lambda-powertools/metrics',
      '@aws-sdk/client-dynamodb',
      '@aws-sdk/client-lambda',
      '@aws-sdk/client-secrets-manager',
      '@aws-sdk/client-sns',
      '@aws-sdk/client-sqs',
      '@aws-sdk/lib-dynamodb',
      'ky',
      'p-limit',
      'zod',
    ]);
  });

  it('contains code of few others, and of no package for building and testing', () => {
    const places = new Set(imports.map(({ to }) => placeOf(to)).filter((place) => place !== 'ours'));
    const makers = new Set([...places].map((place) => nameOf(place).replace(/\/.*/, '')));

    for (const place of places) expect(locked.get(place), place).toMatchObject({ dev: false });
    expect([...makers].sort()).toEqual([
      '@aws',
      '@aws-lambda-powertools',
      '@aws-sdk',
      '@smithy',
      'bowser',
      'ky',
      'mnemonist',
      'obliterator',
      'p-limit',
      'yocto-queue',
      'zod',
    ]);
  });
});
